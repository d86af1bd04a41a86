// A copy of a text behind its field, which shows stretches of it by their classes.  The copy breaks its
// lines as the field does (figures.css); only paragraphs that changed are made anew, and not before the
// next picture, so that typing never waits for it.

import { paragraphs } from "./spans.js";

export class TextCopy {
  constructor(area) {
    this.area = area;
    this.drawn = []; // what is shown of each paragraph
    this.element = document.createElement("div");
    this.element.className = `${area.className} text-copy`;
    this.element.setAttribute("aria-hidden", "true");
    area.parentElement.classList.add("live-text");
    area.before(this.element);
    area.addEventListener("scroll", () => (this.element.scrollTop = area.scrollTop));
    if ("ResizeObserver" in window) new ResizeObserver(() => this.fit()).observe(area);
  }

  // Show a text with spans {start, end, look}.
  draw(text, spans) {
    this.wanted = { text, spans };
    this.frame = this.frame || requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this.wanted) return;
    const fresh = paragraphs(this.wanted.text, this.wanted.spans);
    const { element, drawn } = this;
    const isSame = (a, b) => a && b && a.length === b.length && a.every((part, i) => part.look === b[i].look && part.words === b[i].words);
    const least = Math.min(fresh.length, drawn.length);
    let head = 0;
    while (head < least && isSame(fresh[head], drawn[head])) head += 1;
    let tail = 0;
    while (tail < least - head && isSame(fresh[fresh.length - 1 - tail], drawn[drawn.length - 1 - tail])) tail += 1;
    const old = Array.from(element.children).slice(head, drawn.length - tail);
    const made = fresh.slice(head, fresh.length - tail);
    made.slice(0, old.length).forEach((parts, i) => write(old[i], parts));
    old.slice(made.length).forEach((line) => line.remove());
    const next = element.children[head + Math.min(made.length, old.length)] || null;
    made.slice(old.length).forEach((parts) => element.insertBefore(write(document.createElement("div"), parts), next));
    this.drawn = fresh;
    this.wanted = null;
    this.fit();
  }

  fit() {
    const { area, element } = this;
    element.style.top = `${area.offsetTop}px`;
    element.style.left = `${area.offsetLeft}px`;
    element.style.width = `${area.clientWidth + area.clientLeft * 2}px`;
    element.style.height = `${area.offsetHeight}px`;
    element.scrollTop = area.scrollTop;
  }

  // Where a place of the text is in the window: its left edge, the top and the bottom of its line.
  placeOf(place) {
    this.drawNow();
    let left = place;
    let line = 0;
    const lengthOf = (parts) => parts.reduce((sum, { words }) => sum + words.length, 0);
    while (line < this.drawn.length - 1 && left >= lengthOf(this.drawn[line])) left -= lengthOf(this.drawn[line++]);
    const walker = document.createTreeWalker(this.element.children[line], NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && left > walker.currentNode.length) left -= walker.currentNode.length;
    const range = document.createRange();
    range.setStart(walker.currentNode, Math.min(left, walker.currentNode.length));
    const { left: x, top, bottom: y } = range.getBoundingClientRect();
    return { x, top, y };
  }
}

// Make a paragraph show these parts; what it shows already stays, so that a long one is not laid out anew.
function write(line, parts) {
  parts.forEach(({ look, words }, i) => {
    const there = line.childNodes[i];
    if (!there) line.append(partOf(look, words));
    else if ((there.className || "") !== look) there.replaceWith(partOf(look, words));
    else retype(there.firstChild || there, words);
  });
  while (line.childNodes.length > parts.length) line.lastChild.remove();
  return line;
}

function partOf(look, words) {
  if (!look) return document.createTextNode(words);
  const span = document.createElement("span");
  span.className = look;
  span.textContent = words;
  return span;
}

// Change of a text only what is another.
function retype(node, words) {
  const { data } = node;
  const least = Math.min(data.length, words.length);
  let head = 0;
  while (head < least && data[head] === words[head]) head += 1;
  let tail = 0;
  while (tail < least - head && data[data.length - 1 - tail] === words[words.length - 1 - tail]) tail += 1;
  if (head + tail === data.length && data.length === words.length) return;
  node.replaceData(head, data.length - tail - head, words.slice(head, words.length - tail));
}
