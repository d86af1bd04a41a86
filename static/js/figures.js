// Live figures of a text page: @ offers the report's figures, bound numbers follow the tables, and
// numbers the server recognises can be bound, corrected or declared another.  In a bound number, or in
// words that a finding speaks of, it is said what they are.

import { OTHER } from "./bindings.js";
import { FigureList } from "./figure-list.js";
import { FigurePicker } from "./figure-picker.js";
import { LiveText } from "./live-text.js";

const PAUSE = 300; // milliseconds after the last key until the text is read

export class Figures {
  // `data` is what the page carries: {offered: [[key, label, digits]], bindings, edges}.
  constructor(form, area, data) {
    this.form = form;
    this.area = area;
    this.name = area.name;
    this.isEditable = form.dataset.editable === "true";
    this.labels = new Map(data.offered.map(([key, label]) => [key, label]));
    this.digits = Object.fromEntries(data.offered.map(([key, , digits]) => [key, digits]));
    const edges = { before: new RegExp(data.edges.before), after: new RegExp(`^(?:${data.edges.after})`) };
    this.live = new LiveText(area, data.bindings[area.name] || [], edges);
    this.said = document.createElement("p");
    this.said.className = "figures-said";
    this.said.setAttribute("role", "status");
    area.after(this.said);
  }

  // `saving` is the form's autosave.
  begin(saving) {
    this.saving = saving;
    const section = document.getElementById("text-figures");
    this.list = new FigureList(section, (verb, item) => this.act(verb, item));
    if (!this.isEditable) return;
    document.addEventListener("selectionchange", () => this.moved());
    section.hidden = false;
    this.picker = new FigurePicker(this.area, {
      offered: () => Array.from(this.labels, ([key, label]) => ({ key, label, digits: this.digits[key] })),
      placeOf: (place) => this.live.placeOf(place),
      choose: (start, end, figure) => this.choose(start, end, figure),
    });
    // The tables may have changed in another window.
    window.addEventListener("focus", () => this.ask());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.ask());
    this.show();
    this.ask();
  }

  // --- What autosave asks and tells ---

  bindingsOf(name) {
    return name === this.name ? this.live.wire : undefined;
  }

  // Somebody typed; before it is saved.
  typed() {
    const lost = this.live.changed();
    if (lost && !this.isActing) this.say(lost > 1 ? `${lost} 个数字不再随表更新。` : "这个数字不再随表更新。");
    this.show();
  }

  // The field was given a text from elsewhere, with its bindings where they are known.
  given(control, listed) {
    if (control !== this.area) return;
    if (listed) this.live.take(listed);
    else this.live.changed();
    this.show();
    this.askSoon();
  }

  // What the tables say now.
  follow(digits) {
    Object.assign(this.digits, digits);
    const count = this.live.follow(this.digits);
    if (count) this.say(`${count} 个数字已随表更新。`);
    this.show();
    return count;
  }

  // --- Reading the text: while one types, with its check (found-words.js); else asked for here ---

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    if (!this.isEditable || !this.picker) return;
    clearTimeout(this.timer);
    if (this.asking) this.asking.abort();
    const asking = (this.asking = new AbortController());
    const { text } = this.live;
    const answer = await this.question(text, asking.signal);
    if (!answer || asking !== this.asking) return;
    this.asking = null;
    this.know(answer, text);
  }

  // What was read in the text `asked`, and what the tables say now.
  know({ read, digits }, asked) {
    const keys = Array.from(this.labels.keys());
    this.live.know(read, asked);
    this.follow(Object.fromEntries(digits.map((now, i) => [keys[i], now])));
  }

  // The server's answer, or null: reading waits for the next pause, it is never in the way.
  async question(text, signal) {
    const token = this.form.querySelector("input[name=csrfmiddlewaretoken]").value;
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    try {
      const response = await fetch(this.form.dataset.figuresUrl, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers,
        body: JSON.stringify({ text }),
        signal,
      });
      return response.status === 200 ? await response.json() : null;
    } catch {
      return null;
    }
  }

  // --- What is done ---

  choose(start, end, { key, label, digits }) {
    if (!digits) return this.say(`“${label}”在表中未填，填好后再插入。`);
    this.write(start, end, digits);
    this.bind(start, start + digits.length, key);
  }

  act(verb, item) {
    const { start, end, words, key, digits } = item;
    if (this.live.text.slice(start, end) !== words) return this.askSoon();
    if (verb === "show") return this.select(start, end);
    const { scrollX, scrollY } = window;
    const place = this.list.placeOf(document.activeElement);
    if (verb === "free") this.live.free(item.span);
    if (verb === "declare") this.live.bind({ start, end, key: OTHER });
    if (verb === "correct" || verb === "bind") this.write(start, end, digits);
    if (verb === "bind") this.bind(start, start + digits.length, key);
    else this.store();
    this.list.focusAt(place);
    window.scrollTo(scrollX, scrollY);
    this.askSoon();
  }

  write(start, end, words) {
    if (this.live.text.slice(start, end) === words) return;
    this.isActing = true;
    this.live.type(start, end, words);
    this.isActing = false;
    this.live.read = this.live.read.filter((span) => span.end <= start || span.start >= start + words.length);
  }

  bind(start, end, key) {
    if (this.live.bind({ start, end, key })) this.say(`“${this.live.text.slice(start, end)}”随表更新：${this.labels.get(key)}`);
    else this.say("这个数字与前后的数字连在一起，没有绑定。");
    this.store();
  }

  store() {
    this.saving.changed(this.name, this.area.value);
    this.show();
  }

  select(start, end) {
    this.area.focus();
    this.area.setSelectionRange(start, end);
  }

  // --- What is shown ---

  show() {
    if (!this.list) return;
    const { text, bound, read } = this.live;
    const known = bound.map((span) => ({
      ...span,
      span,
      words: text.slice(span.start, span.end),
      label: this.labels.get(span.key),
      state: span.key ? "bound" : "declared",
    }));
    const free = read.filter((one) => !bound.some(({ start, end }) => start < one.end && one.start < end));
    const open = free.map((one) => ({ ...one, label: this.labels.get(one.key), state: one.agrees ? "agrees" : "differs" }));
    this.list.show([...known, ...open].sort((a, b) => a.start - b.start));
  }

  // The words that findings speak of, where the text was `asked`.
  mark(found, asked) {
    this.live.mark(found.filter(({ name }) => name === this.name), asked);
    this.moved();
  }

  // Say what the caret is in; the findings it is in stand out in their list.
  moved() {
    const isHere = document.activeElement === this.area;
    const place = this.area.selectionEnd;
    const bound = isHere ? this.live.at(place) : null;
    const marked = isHere ? this.live.markedAt(place) : [];
    const here = JSON.stringify([bound && [bound.start, bound.key], marked.map(({ finding, says }) => [finding, says])]);
    if (here === this.movedTo) return;
    this.movedTo = here;
    this.form.dispatchEvent(new CustomEvent("infindings", { detail: marked.map(({ finding }) => finding) }));
    const told = [...(bound ? [this.sentenceOf(bound)] : []), ...new Set(marked.map(({ says }) => says))].join("");
    if (told || this.said.textContent === this.toldAt) this.say(told);
    this.toldAt = told;
  }

  sentenceOf({ start, end, key }) {
    const words = this.live.text.slice(start, end);
    return key ? `“${words}”随表更新：${this.labels.get(key)}。改动后即为普通数字。` : `“${words}”另有所指，不一致的须说明。`;
  }

  say(sentence) {
    this.said.textContent = sentence;
  }
}
