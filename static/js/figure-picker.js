// Typing @ in a text opens the list of the report's figures, narrowed by what one types on.
// While it is open the field is a combobox; the focus never leaves it.

import { matching } from "./bindings.js";

const ASKS = /(?:^|[^A-Za-z0-9._-])([@＠]([^\s@＠，。；：、]{0,20}))$/;
const MOST = 50;

// `page` knows {offered(), placeOf(place), choose(start, end, figure)}.
export class FigurePicker {
  constructor(area, page) {
    this.area = area;
    this.page = page;
    this.list = document.createElement("ul");
    this.list.id = "figure-options";
    this.list.className = "figure-options";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "报告中的数字");
    area.parentElement.append(this.list);
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("input", (event) => event.isComposing || this.look());
    area.addEventListener("compositionend", () => this.look());
    area.addEventListener("keydown", (event) => this.pressed(event), true);
    area.addEventListener("blur", () => this.close());
    area.addEventListener("click", () => this.isOpen && this.look());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => this.choose(target.closest("li")));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  look() {
    const { selectionStart, selectionEnd, value } = this.area;
    const asked = selectionStart === selectionEnd && value.slice(Math.max(0, selectionEnd - 30), selectionEnd).match(ASKS);
    const found = asked ? matching(this.page.offered(), asked[2], MOST) : [];
    if (!found.length) return this.close();
    this.start = selectionEnd - asked[1].length;
    this.found = found;
    this.list.replaceChildren(...found.map(option));
    this.open();
  }

  open() {
    const { area, list } = this;
    list.hidden = false;
    area.setAttribute("role", "combobox");
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-expanded", "true");
    area.setAttribute("aria-controls", list.id);
    const { x, y } = this.page.placeOf(this.start);
    const within = area.parentElement.getBoundingClientRect();
    list.style.left = `${Math.max(0, Math.min(x - within.left, within.width - list.offsetWidth))}px`;
    list.style.top = `${y - within.top + 4}px`;
    this.go(0);
  }

  close() {
    if (!this.isOpen) return;
    this.list.hidden = true;
    for (const name of ["role", "aria-haspopup", "aria-expanded", "aria-controls", "aria-activedescendant"]) {
      this.area.removeAttribute(name);
    }
  }

  go(place) {
    const { list } = this;
    this.place = (place + this.found.length) % this.found.length;
    Array.from(list.children).forEach((item, i) => item.setAttribute("aria-selected", String(i === this.place)));
    const item = list.children[this.place];
    this.area.setAttribute("aria-activedescendant", item.id);
    list.scrollTop = Math.min(item.offsetTop, Math.max(list.scrollTop, item.offsetTop + item.offsetHeight - list.clientHeight));
  }

  pressed(event) {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const acts = {
      ArrowDown: () => this.go(this.place + 1),
      ArrowUp: () => this.go(this.place - 1),
      Enter: () => this.choose(this.list.children[this.place]),
      Tab: () => this.choose(this.list.children[this.place]),
      Escape: () => this.close(),
    };
    if (!Object.prototype.hasOwnProperty.call(acts, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  choose(item) {
    if (!item) return;
    const figure = this.found[Array.from(this.list.children).indexOf(item)];
    this.close();
    this.page.choose(this.start, this.area.selectionEnd, figure);
  }
}

function option({ label, digits }, i) {
  const item = document.createElement("li");
  item.id = `figure-option-${i}`;
  item.setAttribute("role", "option");
  const number = document.createElement("span");
  number.className = "figure-digits";
  number.textContent = digits || "未填";
  item.append(label, " ", number);
  return item;
}
