// The page of a national table: totals while one types, keyboard, paste, notes, saving.

import { start } from "./autosave.js";
import { followHead } from "./entry-head.js";
import { followFindings } from "./findings.js";
import { showLastYear } from "./last-year.js";
import { showBeside } from "./preview.js";
import { Fill } from "./table-fill.js";
import { Grid } from "./table-grid.js";
import { listen } from "./table-keys.js";
import { guide, noteInput } from "./table-notes.js";
import { Sheet } from "./table-sheet.js";
import { unpack } from "./unpack.js";

const form = document.getElementById("table-form");
const table = form.querySelector("table.national");
const isEditable = form.dataset.editable === "true";
const names = Array.from(table.querySelectorAll("[name]"), (control) => control.name);
const sheet = new Sheet(form, unpack(JSON.parse(document.getElementById("table-data").textContent), names));
const grid = new Grid(table);
const explain = guide(table, document.getElementById("guidance"));
const isCell = (control) => sheet.places.has(control);

const saving = start(form, {
  // A note waiting in this browser gets its input back.
  controlOf(name) {
    const cell = name.startsWith("notes.") && form.elements.namedItem(name.slice("notes.".length));
    return cell ? noteInput(cell) : form.elements.namedItem(name);
  },
  shown(control) {
    if (isCell(control)) sheet.commit(control);
  },
});
showBeside(form, saving);
showLastYear(form, sheet.inputs);
followFindings(form, saving);
const save = (controls) => saving.changedAll(controls.map((control) => [control.name, control.value]));

form.addEventListener("input", ({ target }) => {
  save([target]);
  if (isCell(target)) sheet.typed(target);
});
table.addEventListener("focusin", ({ target }) => isCell(target) && sheet.enter(target));
table.addEventListener("focusout", ({ target }) => isCell(target) && sheet.commit(target));

const fill = isEditable ? new Fill(form, sheet, grid, save) : null;
listen(table, grid, {
  explain,
  undo: () => Boolean(fill) && fill.undoNewest(),
  changed(control) {
    save([control]);
    sheet.commit(control);
  },
});

document.querySelectorAll(".js-only:not([data-action=undo])").forEach((element) => (element.hidden = false));
document.querySelectorAll(".no-js-only").forEach((element) => (element.hidden = true));
const addNote = document.getElementById("add-note");
if (addNote) addNote.addEventListener("click", () => noteInput(sheet.current || sheet.inputs[0]).focus());

// Heading rows stay in view one beneath the other, whatever their heights.
function stack() {
  const rows = table.tHead ? Array.from(table.tHead.rows) : [];
  const tops = rows.map((row) => row.offsetTop - rows[0].offsetTop);
  rows.forEach((row, i) => row.style.setProperty("--head-top", `${tops[i]}px`));
}
stack();
followHead();
window.addEventListener("resize", stack);

// A finding elsewhere leads to its cell.
const wanted = form.elements.namedItem(decodeURIComponent(window.location.hash.slice(1)));
if (wanted && isCell(wanted)) {
  wanted.focus();
  wanted.select();
}
