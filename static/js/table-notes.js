// Beside the figures: what a row counts, and the notes printed with single figures.

import { labelOf } from "./marks.js";

// Make each row label that has guidance a button that shows it in the side column.  The answer
// is a function that shows the guidance of an input's row.
export function guide(table, aside) {
  const buttons = new Map();
  table.querySelectorAll("[data-guidance]").forEach((label) => {
    const block = document.getElementById(`g-${label.dataset.guidance}`);
    if (block) buttons.set(label.dataset.guidance, buttonIn(label, block));
  });
  const blocks = aside.querySelectorAll("section");
  const hint = aside.querySelector(".guidance-hint");
  const show = (wanted) => {
    blocks.forEach((block) => (block.hidden = block.id !== wanted));
    buttons.forEach((button) => button.setAttribute("aria-expanded", String(controls(button) === wanted)));
    if (hint) hint.hidden = wanted !== null;
    if (wanted) document.getElementById(wanted).scrollIntoView({ block: "nearest" });
  };
  const toggle = (button) => show(button.getAttribute("aria-expanded") === "true" ? null : controls(button));
  buttons.forEach((button) => button.addEventListener("click", () => toggle(button)));
  show(null);
  return (control) => {
    const button = buttons.get(control.name.split(".")[1]);
    if (button) toggle(button);
  };
}

function controls(button) {
  return button.getAttribute("aria-controls");
}

// The label's own words become the button, so that the cells it labels are still called the same.
function buttonIn(label, block) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "guidance";
  button.setAttribute("aria-controls", block.id);
  button.append(...label.childNodes);
  label.append(button);
  return button;
}

// The input of the note on a cell, made where there is none yet.
export function noteInput(cell) {
  const name = `notes.${cell.name}`;
  const existing = cell.form.elements.namedItem(name);
  if (existing) return existing;
  const line = document.createElement("p");
  const label = document.createElement("label");
  const input = document.createElement("input");
  line.className = "note-line";
  input.id = input.name = label.htmlFor = name;
  input.maxLength = 100;
  input.autocomplete = "off";
  label.textContent = labelOf(cell);
  line.append(label, " ", input);
  document.getElementById("notes").append(line);
  return input;
}
