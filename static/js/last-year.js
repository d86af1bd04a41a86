// Last year beside a table: a small number in each cell on request, the stocks that follow what is
// saved, the mark on figures carried over, and the way to the reason where one was changed.
// Computes nothing; never takes the focus.

import { boxOf, labelOf, mark } from "./marks.js";

const FAILED = "没有取到上年数，请再按一次";

// Show last year on the page of `form`, whose cells one types in are `inputs`.
export function showLastYear(form, inputs) {
  const link = document.getElementById("last-year-link");
  if (link) new LastYear(form, inputs, link).begin();
}

class LastYear {
  constructor(form, inputs, link) {
    this.form = form;
    this.table = form.querySelector("table.national");
    this.inputs = inputs;
    this.link = link;
    this.url = link.dataset.figures;
    this.carried = new Map(link.dataset.carried.split(" ").filter(Boolean).map((pair) => pair.split("=")));
    this.stocks = [...document.querySelectorAll("[data-stock]")];
    this.version = Number(form.dataset.version);
    this.isFilled = false;
    this.opened = new Set(); // findings whose form was opened once; who closes it has it closed
  }

  begin() {
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "btn-quiet";
    this.button.addEventListener("click", () => this.toggle());
    this.link.before(this.button, " ");
    this.link.textContent = "上年各表";
    this.changed = document.createElement("p");
    this.changed.className = "carried-changed";
    this.link.closest("p").after(this.changed);
    this.say();
    // In its cell it need not stand above the table too.
    this.stocks.forEach((line) => {
      line.hidden = this.putStock(line.dataset.stock, line.lastElementChild.textContent);
    });
    this.form.addEventListener("savestate", ({ detail }) => this.saved(detail));
    this.form.addEventListener("findings", () => this.askReasons());
    this.form.addEventListener("input", ({ target }) => this.carried.has(target.name) && this.markCarried());
    this.markCarried();
    this.askReasons();
  }

  get isShown() {
    return this.table.classList.contains("shows-last-year");
  }

  say(words) {
    this.button.textContent = words || (this.isShown ? "收起上年数" : "显示上年数");
    this.button.setAttribute("aria-pressed", String(this.isShown));
  }

  async toggle() {
    if (!this.isFilled) {
      const answer = await this.fetch();
      if (!answer) return this.say(FAILED);
      this.fill(answer.cells);
    }
    this.table.classList.toggle("shows-last-year");
    this.say();
  }

  async fetch() {
    try {
      const response = await fetch(this.url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  fill(figures) {
    if (this.isFilled) return;
    this.isFilled = true;
    this.table.querySelectorAll("[name]").forEach((control) => {
      if (figures[control.name] === undefined) return;
      this.smallIn(control, "last-year").textContent = figures[control.name];
    });
  }

  smallIn(control, kind) {
    const box = boxOf(control);
    const existing = box.querySelector(`small.${kind}`);
    if (existing) return existing;
    const small = document.createElement("small");
    small.className = kind;
    box.prepend(small);
    return small;
  }

  putStock(name, words) {
    const control = this.form.elements.namedItem(name);
    if (control) this.smallIn(control, "stock").textContent = words;
    return Boolean(control);
  }

  // Something was saved: this year's flow may make another stock.
  async saved({ version }) {
    const base = document.querySelector(".last-year-line input[name=base]");
    if (base) base.value = version;
    this.markCarried();
    if (version <= this.version || !this.hasStocks) return;
    this.version = version;
    const answer = await this.fetch();
    if (!answer || answer.version < this.version) return;
    this.inputs.filter((control) => control.name in answer.stocks).forEach((control) => {
      this.putStock(control.name, answer.stocks[control.name]);
    });
  }

  get hasStocks() {
    return this.inputs.some((control) => control.name.endsWith(".in_force"));
  }

  // A figure carried over that was changed needs a reason: its form stands open, and a link leads to it.
  askReasons() {
    const items = Array.from(document.querySelectorAll('li.finding[data-look="explain"]')).filter((item) =>
      item.dataset.cells.split(" ").some((name) => this.carried.has(name)),
    );
    const links = new Map();
    for (const item of items) {
      const asked = item.querySelector("details.finding-explain");
      if (!asked) continue;
      if (!this.opened.has(item.dataset.key)) asked.open = true;
      this.opened.add(item.dataset.key);
      const cell = item.dataset.cells.split(" ").find((name) => this.carried.has(name));
      if (!links.has(cell)) links.set(cell, this.linkTo(item, cell));
    }
    const words = links.size ? ["与上年不一致，请写明理由："] : [];
    this.changed.replaceChildren(...words, ...[...links.values()].flatMap((link) => [link, " "]));
  }

  linkTo(item, cell) {
    const link = document.createElement("a");
    link.href = `#${item.id}`;
    link.textContent = labelOf(this.form.elements.namedItem(cell));
    return link;
  }

  markCarried() {
    this.inputs
      .filter((control) => this.carried.has(control.name))
      .forEach((control) => mark(control, "carried", control.value === this.carried.get(control.name)));
  }
}
