// The numbers of a text, listed beside it: what each is bound to, and what can be done with it.

const MOST = 60;

// `act(verb, item)` is told what was pressed; verbs are those of `verbsOf`, and "show".
export class FigureList {
  constructor(section, act) {
    this.section = section;
    this.list = section.querySelector("ul");
    this.more = section.querySelector(".figures-more");
    this.act = act;
    this.items = [];
    this.list.addEventListener("click", ({ target }) => this.pressed(target.closest("button")));
  }

  // Items in the order of the text: {start, end, words, key, label, digits, state}.
  show(all) {
    const urgent = all.length > MOST ? all.filter(({ state }) => state === "differs").slice(0, MOST) : [];
    const others = all.filter((item) => !urgent.includes(item)).slice(0, MOST - urgent.length);
    const items = [...urgent, ...others].sort((a, b) => a.start - b.start);
    this.items = items;
    const told = JSON.stringify(items.map(({ words, label, digits, state }) => [words, label, digits, state]));
    this.more.textContent = all.length > items.length ? `另有 ${all.length - items.length} 处未列出。` : "";
    if (told === this.told) return;
    this.told = told;
    const place = this.placeOf(document.activeElement);
    this.list.replaceChildren(...items.map(line));
    if (place >= 0) this.focusAt(place);
  }

  placeOf(element) {
    return Array.from(this.list.children).findIndex((item) => item.contains(element));
  }

  focusAt(place) {
    const item = this.list.children[Math.min(place, this.list.children.length - 1)];
    if (item) item.querySelector("button").focus();
  }

  pressed(button) {
    const item = button && this.items[this.placeOf(button)];
    if (item) this.act(button.dataset.verb, item);
  }
}

// What can be done with a number, by how it stands: verb and words of the button.
function verbsOf({ state, digits }) {
  if (state === "bound") return [["free", "解除绑定"]];
  if (state === "declared") return [["free", "撤回"]];
  if (state === "agrees") return [["bind", "绑定"], ["declare", "另有所指"]];
  if (!digits) return [["declare", "另有所指"]];
  return [["correct", "改为表中数"], ["bind", "绑定"], ["declare", "另有所指"]];
}

function sentenceOf({ state, digits, label }) {
  if (state === "bound") return `随表更新：${label}`;
  if (state === "declared") return "另有所指，不一致的须说明";
  if (state === "agrees") return `与表一致：${label}`;
  return digits ? `表中是 ${digits}：${label}` : `表中未填：${label}`;
}

function line(item) {
  const element = document.createElement("li");
  element.className = item.state;
  const words = button("show", item.words, "figure-words", `选中 ${item.words}`);
  const said = document.createElement("span");
  said.className = "figure-said";
  said.textContent = sentenceOf(item);
  const verbs = verbsOf(item).map(([verb, name]) => button(verb, name, "btn-quiet", `${name}：${item.words}（${item.label || "另有所指"}）`));
  element.append(words, " ", said, " ", ...verbs);
  return element;
}

function button(verb, text, className, name) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.dataset.verb = verb;
  element.textContent = text;
  element.setAttribute("aria-label", name);
  return element;
}
