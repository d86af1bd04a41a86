// A table as it stands on the page: its cells, live totals, marks and findings.

import { broken, derive } from "./arithmetic.js";
import { equationOf, stand } from "./identity.js";
import { labelOf, mark, refuse } from "./marks.js";
import { read } from "./numbers.js";

const NAMED = 3; // blank cells that are called by name

export class Sheet {
  constructor(form, { grammar, cells, equations }) {
    this.form = form;
    this.grammar = grammar;
    this.cells = cells;
    this.equations = equations;
    this.controls = cells.map(([name]) => form.elements.namedItem(name));
    this.places = new Map(this.controls.map((control, place) => [control, place]));
    this.inputs = this.controls.filter((_, place) => !this.isDerived(place));
    this.refused = new Set(this.inputs.filter((control) => control.hasAttribute("aria-invalid")));
    this.values = cells.map((_, place) => (this.isDerived(place) ? null : this.readingOf(place).value));
    this.figures = [];
    this.marked = new Set();
    this.sentences = null;
    this.current = null;
    this.findings = document.getElementById("table-findings");
    this.identity = document.getElementById("identity");
    // What the server marked is marked anew, so that it goes when it is mended.
    form.querySelectorAll("td.broken").forEach((box) => mark(box.querySelector("input, output"), "broken", false));
    this.refused.forEach((control) => refuse(control, this.readingOf(this.places.get(control)).error));
    this.refresh();
  }

  isDerived(place) {
    return this.cells[place][2];
  }

  readingOf(place) {
    return read(this.grammar, this.controls[place].value, this.cells[place][1]);
  }

  // Why the text of an input is refused; null where it is not.
  reasonOf(control) {
    return this.readingOf(this.places.get(control)).error;
  }

  // How a text would stand in a cell.
  shownAs(control, text) {
    return read(this.grammar, text, this.cells[this.places.get(control)][1]).shown;
  }

  // A key was pressed in an input: compute with it, but leave the text alone.
  typed(control) {
    const reading = this.take(control);
    if (this.refused.has(control)) this.tell(control, reading.error);
    this.refresh();
  }

  // The input is left, or filled from outside: show what was read, or why it is refused.
  commit(control) {
    this.settle(control);
    this.refresh();
  }

  // Several inputs were filled at once.
  commitAll(controls) {
    controls.forEach((control) => this.settle(control));
    this.refresh();
  }

  settle(control) {
    const reading = this.take(control);
    if (control.value !== reading.shown) control.value = reading.shown;
    this.tell(control, reading.error);
  }

  take(control) {
    const place = this.places.get(control);
    const reading = this.readingOf(place);
    this.values[place] = reading.value;
    return reading;
  }

  tell(control, error) {
    if (error) this.refused.add(control);
    else if (!this.refused.delete(control)) return;
    refuse(control, error);
  }

  // Bring totals, marks, findings and the identity up to date; only what changed is touched.
  refresh() {
    const figures = derive(this.equations, this.values);
    this.cells.forEach(([, , derived], place) => {
      if (derived && figures[place] !== this.figures[place]) {
        this.controls[place].textContent = figures[place] === null ? "" : figures[place];
      }
    });
    this.figures = figures;
    const breaks = broken(this.equations, figures);
    this.markCells(new Set(breaks.flatMap(({ equation }) => [...equation.left, ...equation.right])));
    this.list(breaks);
    this.spellOut();
  }

  markCells(marked) {
    this.marked.forEach((place) => marked.has(place) || mark(this.controls[place], "broken", false));
    marked.forEach((place) => this.marked.has(place) || mark(this.controls[place], "broken", true));
    this.marked = marked;
  }

  list(breaks) {
    const sentences = breaks.map((one) => one.sentence).join("\n");
    if (sentences === this.sentences) return;
    this.sentences = sentences;
    this.findings.replaceChildren(...breaks.map((one) => this.finding(one)));
    this.form.classList.toggle("has-breaks", breaks.length > 0);
  }

  finding({ equation, sentence }) {
    const first = [...equation.left, ...equation.right].find((place) => !this.isDerived(place));
    const line = document.createElement("li");
    line.className = "block";
    if (first === undefined) {
      line.textContent = sentence;
      return line;
    }
    const link = document.createElement("a");
    link.href = `#${this.cells[first][0]}`;
    link.textContent = sentence;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.controls[first].focus();
      this.controls[first].select();
    });
    line.append(link);
    return line;
  }

  // The column one is in, as numbers beneath the table.
  enter(control) {
    this.current = control;
    this.equation = equationOf(this.equations, this.places.get(control));
    this.spellOut();
  }

  spellOut() {
    if (!this.current || !this.equation) return;
    const { place, left_words: left, right_words: right } = this.equation;
    const { figures, difference, blanks } = stand(this.equations, this.equation, this.figures);
    const verdict = difference === null ? this.stillBlank(blanks) : difference ? `差 ${difference}` : "相符";
    const words = `${left.join(" + ")} = ${right.join(" + ")}`;
    const key = `${place}\n${figures}\n${verdict}`;
    if (key === this.spelled) return;
    this.spelled = key;
    this.identity.className = `identity ${difference === null ? "open" : difference ? "fails" : "holds"}`;
    this.identity.replaceChildren(
      `${place}　${words}　`,
      piece("figures", figures),
      piece(difference === null ? "blank" : "verdict", verdict),
    );
  }

  stillBlank(blanks) {
    const names = blanks.slice(0, NAMED).map((place) => `“${labelOf(this.controls[place])}”`);
    return `还有 ${blanks.length} 格未填：${names.join("、")}${blanks.length > NAMED ? " 等" : ""}`;
  }
}

function piece(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}
