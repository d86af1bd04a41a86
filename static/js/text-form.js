// The page of a text: growing fields, character counts, the aspects it treats, live figures, findings, saving.

import { start } from "./autosave.js";
import { followHead } from "./entry-head.js";
import { Figures } from "./figures.js";
import { followFindings } from "./findings.js";
import { markFound } from "./found-words.js";
import { showBeside } from "./preview.js";
import { characters } from "./text.js";

const form = document.getElementById("text-form");
const data = JSON.parse(document.getElementById("section-data").textContent);
const aspects = data.aspects.map(({ key, words }) => ({
  words: new RegExp(words),
  item: document.querySelector(`li[data-aspect="${key}"]`),
}));
const areas = Array.from(form.querySelectorAll("textarea"));

const figures = new Figures(form, areas[0], data);
const saving = start(form, {
  shown(control, bindings) {
    refresh(control);
    figures.given(control, bindings);
  },
  bindingsOf: (name) => figures.bindingsOf(name),
  follow: (digits) => figures.follow(digits) && refresh(areas[0]),
});
figures.begin(saving);
showBeside(form, saving);
markFound(form, figures);
followFindings(form, saving);

form.addEventListener("input", ({ target }) => {
  if (target === areas[0]) figures.typed();
  saving.changed(target.name, target.value);
  refresh(target);
});

function refresh(control) {
  if (!areas.includes(control)) return;
  const count = form.querySelector(`output[data-count-for="${control.name}"]`);
  if (count) count.textContent = characters(control.value);
  if (control === areas[0]) aspects.forEach(check);
  requestAnimationFrame(() => grow(control));
}

function check({ words, item }) {
  if (!item) return;
  const isMet = words.test(areas[0].value);
  item.classList.toggle("met", isMet);
  let told = item.querySelector(".visually-hidden");
  if (!told) {
    told = document.createElement("span");
    told.className = "visually-hidden";
    item.append(told);
  }
  told.textContent = isMet ? "，已写到" : "，尚未写到";
}

// The page keeps its place while the field finds its height anew.
function grow(area) {
  const { scrollX, scrollY } = window;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  window.scrollTo(scrollX, scrollY);
}

followHead();
document.querySelectorAll(".js-only").forEach((element) => (element.hidden = false));
document.querySelectorAll(".no-js-only").forEach((element) => (element.hidden = true));
areas.forEach((area) => {
  const count = form.querySelector(`output[data-count-for="${area.name}"]`);
  if (count) area.after(count.closest("p"));
  refresh(area);
});

// A finding leads to its text, from another page and from beside it.
function goTo(hash) {
  const wanted = form.elements.namedItem(decodeURIComponent(hash.slice(1)));
  if (wanted) wanted.focus();
}
goTo(window.location.hash);
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[href]");
  if (link && link.hash && link.pathname === window.location.pathname) goTo(link.hash);
});
