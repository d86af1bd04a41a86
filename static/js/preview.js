// The printed pages beside the form: the page on which one is working, drawn anew after each save.
// Never takes the focus; the old picture stays until the new one can be painted.

import { PrintedPages } from "./printed-pages.js";

const KEPT = "govreports:preview";
const WIDE = window.matchMedia("(min-width: 75rem)");
const PAUSE = 300; // milliseconds after the last key until a save, while somebody looks at the page
const ZOOMS = [1, 1.32, 1.75, 2.3]; // widths of the page, in widths of the pane; the second leaves out the margins
const WIDTHS = [600, 900, 1350, 1800]; // of pictures, in pixels: a few, so that people share them
const UNSAVED = "还有改动没有保存，保存后印到版面上。";

// Show the pages beside `form` where there is room; `saving` is its autosave.
export function showBeside(form, saving) {
  const pane = document.getElementById("preview");
  if (pane) new Preview(pane, form, saving).begin();
}

class Preview {
  constructor(pane, form, saving) {
    this.pane = pane;
    this.form = form;
    this.saving = saving;
    this.frame = pane.querySelector(".preview-frame");
    this.said = pane.querySelector(".preview-said");
    this.pages = new PrintedPages(pane.dataset.pagesUrl, (told) => this.show(told));
    this.version = Number(form.dataset.version);
    this.kept = { isOpen: false, zoom: 0, ...read() };
    this.at = { part: pane.dataset.key, control: null }; // where one works
    this.turnedTo = 0; // the page one has turned to, until the next key
    this.typedAt = 0;
  }

  begin() {
    this.button = this.toggleFor(document.getElementById("preview-link"));
    this.pane.addEventListener("click", ({ target }) => this.pressed(target.closest("button")));
    this.form.addEventListener("savestate", ({ detail }) => this.told(detail));
    this.form.addEventListener("focusin", ({ target }) => this.worksAt(target));
    this.form.addEventListener("input", ({ target }) => this.worksAt(target, true));
    document.addEventListener("selectionchange", () => this.moved());
    // Words on their way through an input method are not finished.
    this.form.addEventListener("compositionstart", () => this.saving.hurry(0));
    this.form.addEventListener("compositionend", () => this.isShown && this.saving.hurry(PAUSE));
    WIDE.addEventListener("change", () => this.arrange());
    this.arrange();
  }

  // Where there is room, a button takes the place of the link to the preview's own page.
  toggleFor(link) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = link.className;
    button.setAttribute("aria-controls", this.pane.id);
    button.addEventListener("click", () => this.toggle());
    link.after(button);
    this.link = link;
    return button;
  }

  get isShown() {
    return this.kept.isOpen && WIDE.matches;
  }

  toggle() {
    this.kept.isOpen = !this.kept.isOpen;
    this.keep();
    this.arrange();
  }

  arrange() {
    document.documentElement.classList.toggle("with-preview", this.kept.isOpen);
    this.link.hidden = WIDE.matches;
    this.button.hidden = !WIDE.matches;
    this.button.textContent = this.isShown ? "收起预览" : "预览版面";
    this.button.setAttribute("aria-expanded", String(this.isShown));
    this.saving.hurry(this.isShown ? PAUSE : 0);
    if (this.isShown) this.draw();
    else this.pages.forget();
  }

  // --- What is asked for ---

  worksAt(control, isTyping = false) {
    if (!control.name || this.pane.contains(control)) return;
    const part = control.name.startsWith("signed_off.") ? "signed_off" : this.pane.dataset.key;
    const isElsewhere = part !== this.at.part;
    this.at = { part, control: control.matches("textarea") ? control : null };
    if (isTyping) {
      this.turnedTo = 0;
      this.typedAt = Date.now();
    } else if (isElsewhere) this.draw();
  }

  // The caret goes through a text of several pages; while one types, the save leads there.
  moved() {
    const [first, last] = this.current ? this.current.span : [1, 1];
    const isLong = first < last && this.at.control && this.at.control === document.activeElement;
    clearTimeout(this.moving);
    if (!isLong || !this.isShown || this.turnedTo || Date.now() - this.typedAt < PAUSE) return;
    this.moving = setTimeout(() => this.draw(), PAUSE);
  }

  told({ version, isFailing, pending }) {
    if (isFailing && pending) this.say(UNSAVED);
    else if (this.said.dataset.told === UNSAVED) this.say("");
    if (version <= this.version) return;
    this.version = version;
    this.draw();
  }

  draw() {
    if (!this.isShown) return;
    if (!this.frame.firstChild) this.say("正在排版…");
    const needed = this.frame.clientWidth * ZOOMS[this.kept.zoom] * window.devicePixelRatio;
    const width = WIDTHS.find((one) => one >= needed) || WIDTHS[WIDTHS.length - 1];
    const { part, control } = this.at;
    const place = this.turnedTo ? `page=${this.turnedTo}` : `at=${part}`;
    const caret = control && !this.turnedTo ? `&caret=${control.selectionStart}` : "";
    this.pages.want({ place, query: `${place}${caret}&width=${width}` });
  }

  // --- What is shown ---

  async show({ answer, error }) {
    if (error) return this.say(error, true);
    const image = new Image();
    image.alt = `印出的第 ${answer.page} 页，共 ${answer.count} 页`;
    image.src = answer.picture;
    try {
      await image.decode();
    } catch {
      return this.say("这一页的图片没有画出来，请重试。", true);
    }
    const isFirst = !this.current;
    this.current = answer;
    this.frame.replaceChildren(image);
    this.pane.dataset.version = answer.version;
    this.pane.dataset.page = answer.page;
    this.fit();
    if (isFirst) this.centre();
    this.say("");
  }

  // The type area in the middle, the margins out of sight.
  centre() {
    this.frame.scrollLeft = (this.frame.scrollWidth - this.frame.clientWidth) / 2;
  }

  fit() {
    const { page, count } = this.current;
    this.pane.querySelector(".preview-place").textContent = `第 ${page} 页，共 ${count} 页`;
    this.frame.firstChild.style.width = `${ZOOMS[this.kept.zoom] * 100}%`;
    this.allow("[data-turn='-1']", page > 1);
    this.allow("[data-turn='1']", page < count);
    this.allow("[data-zoom='-1']", this.kept.zoom > 0);
    this.allow("[data-zoom='1']", this.kept.zoom < ZOOMS.length - 1);
  }

  // Not `disabled`: a button that cannot go on keeps the focus it has.
  allow(selector, isAllowed) {
    this.pane.querySelector(selector).setAttribute("aria-disabled", String(!isAllowed));
  }

  say(sentence, canRetry = false) {
    if (this.said.dataset.told === sentence) return;
    this.said.dataset.told = sentence;
    this.said.textContent = sentence;
    this.pane.querySelector("[data-again]").hidden = !canRetry;
  }

  // --- What is pressed ---

  pressed(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.turn) this.turnedTo = this.current.page + Number(button.dataset.turn);
    if (button.dataset.zoom) this.zoom(Number(button.dataset.zoom));
    if ("again" in button.dataset) this.say("正在排版…");
    this.draw();
  }

  zoom(step) {
    this.kept.zoom += step;
    this.keep();
    this.fit();
    this.centre();
  }

  keep() {
    try {
      window.localStorage.setItem(KEPT, JSON.stringify(this.kept));
    } catch {
      // The pane works without being remembered.
    }
  }
}

function read() {
  try {
    const { isOpen = false, zoom = 0 } = JSON.parse(window.localStorage.getItem(KEPT)) || {};
    return { isOpen: isOpen === true, zoom: ZOOMS[zoom] ? zoom : 0 };
  } catch {
    return {};
  }
}
