// One text field with spans: numbers that follow the tables, numbers that were read, words that findings
// speak of.  Keeps them through every change of the text, and shows them on a copy behind the field.

import { edited, fromWire, isWhole, outdated, replaced, toWire } from "./bindings.js";
import { TextCopy } from "./text-copy.js";

export class LiveText {
  constructor(area, listed, edges) {
    this.area = area;
    this.edges = edges;
    this.text = area.defaultValue;
    this.bound = fromWire(this.text, listed);
    this.read = []; // numbers the server read: {start, end, key, words, digits, agrees}
    this.marked = []; // {start, end, look, …} of findings
    this.copy = new TextCopy(area);
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
      this.marked = edited(this.text, value, this.marked, caret);
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
      const written = this.bound.find((span) => span.start === start);
      const others = replaced(this.bound, start, end, now.length);
      this.bound = [...others, { ...written, end: start + now.length }].sort((a, b) => a.start - b.start);
      this.read = replaced(this.read, start, end, now.length);
      this.marked = replaced(this.marked, start, end, now.length);
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

  // --- What the server read ---

  // The numbers in the text `asked`.
  know(listed, asked) {
    this.read = this.placed(listed, asked);
  }

  // The words in the text `asked` that findings speak of.
  mark(listed, asked = this.area.defaultValue) {
    this.marked = this.placed(listed, asked);
    this.draw();
  }

  // Spans {start, end, words, …} by code points of the text `asked`, where they are by now; words that
  // are not there as they were read are left out.
  placed(listed, asked) {
    this.changed();
    const spans = fromWire(asked, listed.map(({ start, end }, i) => [start, end, i]));
    const read = spans.map(({ start, end, key }) => ({ ...listed[key], start, end }));
    return edited(asked, this.text, read.filter(({ start, end, words }) => asked.slice(start, end) === words));
  }

  // Those in which, or at whose edge, a place is.
  markedAt(place) {
    return this.marked.filter(({ start, end }) => start <= place && place <= end);
  }

  // --- The copy behind the field ---

  draw() {
    const bound = this.bound.map(({ start, end, key }) => ({ start, end, look: key ? "bound" : "declared" }));
    this.copy.draw(this.text, [...bound, ...this.marked]);
  }

  placeOf(place) {
    return this.copy.placeOf(place);
  }
}
