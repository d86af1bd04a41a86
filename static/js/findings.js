// What was found on this page, kept up to date: the list beneath or beside the work, the mark of each
// cell that a finding names, and the forms that explain it.  Words of a text are marked by who hears
// the form's event "findings": {words, asked, figures}, with the texts as they were checked and the
// figures read in them; who tells the form "infindings" where the caret is has those stand out.
//
// The server checks; this module knows no rule.  It never moves the focus to a finding, and what is
// being written in a form of the list survives every new list.

import { locate } from "./spans.js";

const PAUSE = 200; // milliseconds after the last key until a text is checked
const QUIET = 1500; // until new counts are read out

// Follow the findings of the page of `form`; `saving` is its autosave.
export function followFindings(form, saving) {
  const pane = document.getElementById("found");
  if (pane) new Findings(pane, form, saving).begin();
}

class Findings {
  constructor(pane, form, saving) {
    this.pane = pane;
    this.form = form;
    this.saving = saving;
    this.lists = pane.querySelector("[data-found-lists]");
    this.told = pane.querySelector("[data-found-told]");
    this.url = pane.dataset.checkUrl;
    this.version = Number(form.dataset.version);
  }

  begin() {
    this.form.addEventListener("infindings", ({ detail }) => this.standOut(detail));
    this.dress();
    this.pane.addEventListener("click", ({ target }) => {
      this.pressed(target.closest("button"));
      this.followed(target.closest("a.finding-place"));
    });
    if (!this.url) return;
    this.pane.addEventListener("submit", (event) => this.explain(event));
    this.form.addEventListener("savestate", ({ detail }) => this.saved(detail.version));
    this.form.addEventListener("input", (event) => event.target.matches("textarea") && this.typed(event.isComposing));
    this.form.addEventListener("compositionend", () => this.typed(false));
  }

  // --- When the server is asked ---

  saved(version) {
    if (version <= this.version) return;
    this.version = version;
    this.check();
  }

  // Words on their way through an input method are not checked.
  typed(isComposing) {
    clearTimeout(this.timer);
    if (!isComposing) this.timer = setTimeout(() => this.check(), PAUSE);
  }

  get texts() {
    const written = Array.from(this.form.querySelectorAll("textarea[name], .mb-3 input[name]"));
    return Object.fromEntries(written.map((control) => [control.name, control.value]));
  }

  // One request at a time; what was typed meanwhile is checked right after it.
  async check() {
    clearTimeout(this.timer);
    this.isStale = true;
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.isStale) {
      this.isStale = false;
      const { texts } = this;
      const { answer } = await ask(this.url, JSON.stringify(texts), this.token, "application/json");
      if (answer && !this.isStale) this.show(answer, texts);
    }
    this.isAsking = false;
  }

  get token() {
    return this.form.querySelector("input[name=csrfmiddlewaretoken]").value;
  }

  // --- What is shown ---

  // An answer to these texts.
  show({ html, sentence, figures }, texts) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const settled = this.lists.querySelector(".found-settled");
    if (settled && settled.open) fresh.content.querySelectorAll(".found-settled").forEach((one) => (one.open = true));
    const focused = document.activeElement;
    const held = this.lists.contains(focused) ? caretOf(focused) : null;
    fresh.content.querySelectorAll("li.finding").forEach((item) => keep(this.lists, item));
    this.lists.replaceChildren(fresh.content);
    if (held) giveBack(focused, held, this.lists);
    this.dress(texts, figures);
    this.announce(sentence);
  }

  // What only scripts can do becomes visible; cells and words get their marks.
  dress(asked, figures) {
    this.lists.querySelectorAll(".js-only").forEach((element) => (element.hidden = false));
    this.markCells();
    this.standOut(this.current);
    const words = Array.from(this.lists.querySelectorAll("[data-words]"), wordsOf);
    this.form.dispatchEvent(new CustomEvent("findings", { detail: { words, asked, figures } }));
  }

  // Those in whose words the caret is; the page stays where it is.
  standOut(keys = []) {
    this.current = keys;
    this.lists.querySelectorAll("li.finding").forEach((item) => {
      if (keys.includes(item.dataset.key)) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    });
  }

  markCells() {
    const named = new Map();
    this.lists.querySelectorAll("li.finding").forEach((item) => {
      (item.dataset.cells || "").split(" ").filter(Boolean).forEach((name) => {
        named.set(name, [...(named.get(name) || []), item]);
      });
    });
    this.form.querySelectorAll(".cell-mark").forEach((mark) => unmark(mark.parentElement, mark));
    named.forEach((items, name) => {
      const control = this.form.elements.namedItem(name);
      if (control) markWith(control, items);
    });
  }

  // Read out when it is other than before, and only once the typing rests.
  announce(sentence) {
    clearTimeout(this.telling);
    if (sentence === this.sentence) return;
    this.telling = setTimeout(() => this.say((this.sentence = sentence)), QUIET);
  }

  say(sentence) {
    this.told.textContent = sentence;
  }

  // --- What is pressed ---

  pressed(button) {
    if (!button) return;
    if ("words" in button.dataset) this.select(button.dataset);
    else if ("put" in button.dataset) this.put(button);
  }

  // A finding leads to what it is about, on the page one is on.
  followed(link) {
    if (!link || link.pathname !== window.location.pathname) return;
    const control = this.form.elements.namedItem(decodeURIComponent(link.hash.slice(1)));
    if (!control) return;
    control.focus();
    if (control.matches("input")) control.select();
  }

  select({ wordsIn, words, start, end }) {
    const area = this.form.elements.namedItem(wordsIn);
    const place = area && locate(area.value, words, Number(start), Number(end));
    if (!place) return null;
    area.setSelectionRange(...place);
    area.blur();
    area.focus();
    return area;
  }

  // What is expected goes where the wrong thing stands, as if it had been typed.
  put(button) {
    const { put, putCell } = button.dataset;
    const quote = button.closest("li").querySelector("[data-words]");
    const control = putCell ? this.form.elements.namedItem(putCell) : quote && this.select(quote.dataset);
    if (!control || control.readOnly || control.disabled) return;
    if (putCell) {
      control.focus();
      control.select();
    }
    // The browser's own way of typing keeps its undo; elsewhere the value is set.
    const isTyped = put ? document.execCommand("insertText", false, put) : document.execCommand("delete");
    if (isTyped) return;
    control.setRangeText(put, control.selectionStart, control.selectionEnd, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // --- Explaining ---

  async explain(event) {
    const sent = event.target;
    event.preventDefault();
    const refusal = sent.querySelector("[data-refusal]");
    if (this.isSending) return;
    this.isSending = true;
    await this.saving.flush(); // the numbers it speaks of are stored first
    const body = new URLSearchParams(new FormData(sent));
    const { texts } = this;
    const { answer, error } = await ask(sent.action, body, this.token);
    this.isSending = false;
    if (answer) {
      sent.dataset.done = "true";
      this.show(answer, texts);
      this.pane.querySelector("#found-head").focus();
      this.say(`已办理。${answer.sentence}`);
    } else {
      if (refusal) refusal.textContent = error;
      else this.say(error);
      this.check();
    }
  }
}

// Words that a button of the list selects, with the finding that speaks of them.
function wordsOf(button) {
  const { wordsIn, words, start, end } = button.dataset;
  const { key, look } = button.closest("li").dataset;
  const level = textOf(button, ".level");
  const says = `${level}：${textOf(button, ".finding-place")}`;
  return { name: wordsIn, start: Number(start), end: Number(end), words, finding: key, look, level, says };
}

function textOf(button, selector) {
  return button.closest("li").querySelector(selector).textContent;
}

const LOST = "没有送达，写的内容还在这里，请稍后再试。";

// {answer} as the server gave it, or {error} to be shown.
async function ask(url, body, token, type = "application/x-www-form-urlencoded;charset=UTF-8") {
  const headers = { Accept: "application/json", "X-CSRFToken": token, "Content-Type": type };
  try {
    const response = await fetch(url, { method: "POST", credentials: "same-origin", redirect: "error", headers, body });
    const answer = await response.json();
    if (response.ok && typeof answer.html === "string") return { answer };
    return { error: typeof answer.error === "string" ? answer.error : LOST };
  } catch {
    return { error: LOST };
  }
}

// An item of the new list that says what an old one says is the old one, with all that is open or
// written in it; one whose values changed takes over what is being written.
function keep(lists, item) {
  const old = lists.querySelector(`li.finding[data-key="${item.dataset.key}"]`);
  if (!old || old.querySelector("[data-done]")) return;
  if (old.dataset.stamp === item.dataset.stamp) {
    item.replaceWith(old);
    return;
  }
  old.querySelectorAll("details[open]").forEach(({ className }) => {
    item.querySelectorAll("details").forEach((one) => (one.open = one.open || one.className === className));
  });
  const [written, fresh] = [old, item].map((one) => one.querySelector("form.explain-form"));
  if (!written || !fresh) return;
  for (const name of ["kind", "reason"]) {
    const [from, to] = [written, fresh].map((one) => one.elements.namedItem(name));
    if (isWritten(from)) to.value = from.value;
  }
  fresh.querySelector("[data-refusal]").textContent = written.querySelector("[data-refusal]").textContent;
}

function isWritten(control) {
  if (control.matches("select")) return !control.selectedOptions[0] || !control.selectedOptions[0].defaultSelected;
  return control.value !== control.defaultValue;
}

function caretOf({ selectionStart, selectionEnd }) {
  return { selectionStart, selectionEnd };
}

// Whoever was writing in the list goes on writing there.
function giveBack(focused, { selectionStart, selectionEnd }, lists) {
  const same = lists.contains(focused) ? focused : focused.id && document.getElementById(focused.id);
  if (!same) return;
  same.focus({ preventScroll: true });
  if (same.matches("textarea")) same.setSelectionRange(selectionStart, selectionEnd);
}

const GRAVEST = ["block", "explain", "hint", "settled"];

function markWith(control, items) {
  const looks = items.map((item) => item.dataset.look);
  const mark = document.createElement("span");
  mark.className = `cell-mark ${GRAVEST.find((look) => looks.includes(look))}`;
  control.parentElement.append(mark);
  describe(control, (ids) => [...ids, ...items.map((item) => `s-${item.dataset.key}`)]);
}

function unmark(box, mark) {
  mark.remove();
  describe(box.querySelector("input, output"), (ids) => ids);
}

// What describes a cell, the sentences of earlier findings left out.
function describe(control, change) {
  const said = (control.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && !id.startsWith("s-"));
  const ids = change(said);
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}
