// One text field whose bound numbers follow the tables: keeps the spans through every change of
// the text, and shows them by a quiet line beneath, on a copy of the text behind the field.

import { edited, fromWire, isWhole, outdated, toWire } from "./bindings.js";

export class LiveText {
  constructor(area, listed, edges) {
    this.area = area;
    this.edges = edges;
    this.text = area.defaultValue;
    this.bound = fromWire(this.text, listed);
    this.read = []; // numbers the server read: {start, end, key, words, digits, agrees}
    this.copy = behind(area);
    area.addEventListener("scroll", () => (this.copy.scrollTop = area.scrollTop));
    if ("ResizeObserver" in window) new ResizeObserver(() => this.fit()).observe(area);
    this.changed();
  }

  get wire() {
    return toWire(this.text, this.bound);
  }

  // The field has another text; the answer is which spans were lost.
  changed() {
    const { value, selectionEnd } = this.area;
    const caret = document.activeElement === this.area ? selectionEnd : value.length;
    const before = this.bound;
    if (value !== this.text) {
      const left = edited(this.text, value, this.bound, caret);
      this.read = edited(this.text, value, this.read, caret);
      this.bound = left.filter((span) => !span.key || isWhole(value, span, this.edges));
      this.text = value;
    }
    this.draw();
    return before.length - this.bound.length;
  }

  // The field was given a text with these spans by the server.
  take(listed) {
    this.changed();
    this.bound = fromWire(this.text, listed);
    this.draw();
  }

  // Write the digits of now into every bound number; the caret and what is typed around stay.
  follow(digits) {
    const changes = outdated(this.text, this.bound, digits);
    for (const { start, end, digits: now } of changes) {
      this.area.setRangeText(now, start, end, "preserve");
      const shift = now.length - (end - start);
      const moved = (span) => (span.start > start ? { ...span, start: span.start + shift, end: span.end + shift } : span);
      this.bound = this.bound.map((span) => (span.start === start ? { ...span, end: end + shift } : moved(span)));
      this.read = this.read.filter((span) => span.end <= start || span.start >= end).map(moved);
    }
    this.text = this.area.value;
    if (changes.length) this.draw();
    return changes.length;
  }

  // Type over a stretch as a person would, so that Ctrl+Z takes it back.
  type(start, end, words) {
    this.area.focus();
    this.area.setSelectionRange(start, end);
    if (document.execCommand("insertText", false, words) && this.text.slice(start, start + words.length) === words) return;
    this.area.setRangeText(words, start, end, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Bind a stretch, or declare it another number; whether that can be.
  bind(span) {
    if (span.key && !isWhole(this.text, span, this.edges)) return false;
    const apart = this.bound.filter(({ start, end }) => end <= span.start || start >= span.end);
    this.bound = [...apart, span].sort((a, b) => a.start - b.start);
    this.draw();
    return true;
  }

  free(span) {
    this.bound = this.bound.filter((one) => one !== span);
    this.draw();
  }

  // The bound number in which, or at whose edge, a place is.
  at(place) {
    return this.bound.find(({ start, end }) => start <= place && place <= end);
  }

  // --- The copy behind the field ---

  draw() {
    const parts = [];
    let at = 0;
    for (const { start, end, key } of this.bound) {
      const line = document.createElement("span");
      line.className = key ? "bound" : "declared";
      line.textContent = this.text.slice(start, end);
      parts.push(this.text.slice(at, start), line);
      at = end;
    }
    this.copy.replaceChildren(...parts, `${this.text.slice(at)}\n`);
    this.fit();
  }

  fit() {
    const { area, copy } = this;
    copy.style.top = `${area.offsetTop}px`;
    copy.style.left = `${area.offsetLeft}px`;
    copy.style.width = `${area.clientWidth + area.clientLeft * 2}px`;
    copy.style.height = `${area.offsetHeight}px`;
    copy.scrollTop = area.scrollTop;
  }

  // Where a place of the text is in the window: the left edge and the bottom of its line.
  placeOf(place) {
    const walker = document.createTreeWalker(this.copy, NodeFilter.SHOW_TEXT);
    let left = place;
    while (walker.nextNode() && left > walker.currentNode.length) left -= walker.currentNode.length;
    const range = document.createRange();
    range.setStart(walker.currentNode, Math.min(left, walker.currentNode.length));
    const box = range.getBoundingClientRect();
    return { x: box.left, y: box.bottom };
  }
}

function behind(area) {
  const copy = document.createElement("div");
  copy.className = `${area.className} text-copy`;
  copy.setAttribute("aria-hidden", "true");
  area.parentElement.classList.add("live-text");
  area.before(copy);
  return copy;
}
