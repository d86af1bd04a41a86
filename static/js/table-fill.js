// Filling many cells at once: a pasted block, zeros, a nil report; and taking it back.

import { parse } from "./block.js";
import { labelOf } from "./marks.js";

const LISTED = 20; // faults that are listed one by one

export class Fill {
  // `save(controls)` is told which inputs have a new text.
  constructor(form, sheet, grid, save) {
    this.sheet = sheet;
    this.grid = grid;
    this.save = save;
    this.last = null;
    this.report = document.getElementById("paste-report");
    this.button = form.querySelector("[data-action=undo]");
    grid.inputs.forEach((control) => control.addEventListener("paste", (event) => this.paste(event)));
    form.addEventListener("input", () => this.last && (this.last.isNewest = false));
    document.addEventListener("keydown", (event) => this.undoBeside(event));
    this.on(form, "zeros", () => this.zeros());
    this.on(form, "nil", () => this.nil());
    this.on(form, "undo", () => this.undo());
  }

  on(form, action, act) {
    const button = form.querySelector(`[data-action=${action}]`);
    if (!button) return;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      act();
    });
  }

  zeros() {
    const blank = this.grid.inputs.filter((control) => control.value.trim() === "");
    this.fill(new Map(blank.map((control) => [control, "0"])));
    this.say(blank.length ? `已把 ${blank.length} 个空格填为 0。` : "没有空格可填。");
  }

  nil() {
    const other = this.grid.inputs.filter((control) => !["", "0"].includes(control.value.trim()));
    const changed = this.grid.inputs.filter((control) => control.value !== "0");
    this.fill(new Map(changed.map((control) => [control, "0"])));
    const lost = other.length ? `，其中 ${other.length} 格原来不是 0，按“撤销”恢复` : "";
    this.say(`本表各格均为 0（本次填入 ${changed.length} 格${lost}）。`);
  }

  // A single cell is pasted as the browser does it; a block lands with its corner here.
  paste(event) {
    const rows = parse((event.clipboardData || window.clipboardData).getData("text"));
    if (rows.length === 1 && rows[0].length <= 1) return;
    event.preventDefault();
    const { texts, totals, blank, beside } = this.fit(rows, this.grid.positions.get(event.target));
    this.fill(texts);
    const refused = [...texts.keys()].filter((control) => this.sheet.refused.has(control));
    const differing = totals.filter(({ control, text }) => this.differs(control, text));
    this.say(
      [
        `已粘贴：填入 ${texts.size - refused.length} 格`,
        refused.length ? `，拒收 ${refused.length} 格` : "",
        blank ? `，空白 ${blank} 格保持原样` : "",
        totals.length ? `；${totals.length} 格总计由系统计算，未采用来件的数` : "",
        beside ? `；${beside} 格落在表外或表头上，未填` : "",
        "。",
      ].join(""),
      [
        ...refused.map((control) => `${labelOf(control)}：“${control.value}”，${this.sheet.reasonOf(control)}`),
        ...differing.map(({ control, text }) => `${labelOf(control)}：来件为 ${text}，按各项计算为 ${control.value}，请核对。`),
      ],
    );
  }

  // Where each text of a block lands; the geometry is kept, over totals and labels too.
  fit(rows, corner) {
    const found = { texts: new Map(), totals: [], blank: 0, beside: 0 };
    rows.forEach((row, r) => {
      row.forEach((text, c) => {
        const control = this.grid.at(corner.row + r, corner.column + c);
        const isBlank = text.trim() === "";
        if (!control) {
          if (!isBlank) found.beside += 1;
        } else if (isBlank) found.blank += control.matches("input") ? 1 : 0;
        else if (control.matches("output")) found.totals.push({ control, text: text.trim() });
        else found.texts.set(control, text);
      });
    });
    return found;
  }

  // Whether a total that came with the block is another than ours, as far as ours is known.
  differs(control, text) {
    return control.value !== "" && this.sheet.shownAs(control, text) !== control.value;
  }

  fill(texts) {
    if (!texts.size) return;
    const before = new Map([...texts.keys()].map((control) => [control, control.value]));
    texts.forEach((text, control) => (control.value = text));
    this.sheet.commitAll([...texts.keys()]);
    const after = new Map([...texts.keys()].map((control) => [control, control.value]));
    this.last = { before, after, isNewest: true };
    this.button.hidden = false;
    this.save([...texts.keys()]);
  }

  // Ctrl+Z belongs to the last fill until something else is typed; the button keeps it for longer.
  undoNewest() {
    return Boolean(this.last && this.last.isNewest && this.undo());
  }

  // Ctrl+Z just after a button filled the table: one is on the button, in no text of one's own.
  undoBeside(event) {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (isUndo && !event.target.closest("input, textarea") && this.undoNewest()) event.preventDefault();
  }

  // Bring back what stood there before, except where it was changed again since.
  undo() {
    if (!this.last) return false;
    const { before, after } = this.last;
    const controls = [...before.keys()].filter((control) => control.value === after.get(control));
    controls.forEach((control) => (control.value = before.get(control)));
    this.sheet.commitAll(controls);
    this.last = null;
    this.button.hidden = true;
    this.save(controls);
    this.say(`已撤销，${controls.length} 格恢复原样。`);
    return true;
  }

  say(sentence, faults = []) {
    this.report.replaceChildren(sentence);
    if (!faults.length) return;
    const list = document.createElement("ul");
    list.append(...faults.slice(0, LISTED).map(line));
    if (faults.length > LISTED) list.append(line(`另有 ${faults.length - LISTED} 处，见表中标记。`));
    this.report.append(list);
    this.report.scrollIntoView({ block: "nearest" });
  }
}

function line(text) {
  const element = document.createElement("li");
  element.textContent = text;
  return element;
}
