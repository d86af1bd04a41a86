// Saves what is typed by itself and says so at one place.  Nothing typed is dropped: until the
// server's answer is in, it waits in this browser (queue.js) and is sent again with the same id.

import { offer, withdraw } from "./conflicts.js";
import { Login } from "./login.js";
import { labelOf, mark, refuse } from "./marks.js";
import { post } from "./post.js";
import { Queue, randomId } from "./queue.js";
import { sayOthers, showState } from "./save-state.js";
import { waitBeforeLeaving } from "./leaving.js";

const PAUSE = 1000; // after the last change
const PAUSE_AGAIN = 3000; // the same, where a save is less than LONGEST old
const LONGEST = 15000; // the longest an unbroken run of typing goes unsaved
const BACKOFF = 60000; // cap of the wait between attempts
const LARGE = 20000; // characters above which the browser's copy is not written at every key
const KEEPALIVE = 60000; // bytes a request may have that outlives its page

// Save the entries of `form` from now on.  `page.controlOf(name)` finds or makes the control of
// an entry; `page.shown(control, bindings)` is told when a control got another text from here, and
// which numbers of it are bound where that is known; `page.bindingsOf(name)` says it of what is typed;
// `page.follow(digits)` is told what bound numbers are by now.  The form gets an event "savestate"
// whenever there is news: {version, isFailing, pending}.
export function start(form, page = {}) {
  const saving = new Autosave(form, page);
  saving.begin();
  return {
    changed: (name, value) => saving.changedAll([[name, value]]),
    changedAll: (pairs) => saving.changedAll(pairs),
    flush: () => saving.flush(),
    hurry: (pause) => saving.hurry(pause),
  };
}

class Autosave {
  constructor(form, page) {
    this.form = form;
    this.controlOf = page.controlOf || ((name) => form.elements.namedItem(name));
    this.shown = page.shown || (() => {});
    this.bindingsOf = page.bindingsOf || (() => undefined);
    this.follow = page.follow || (() => {});
    this.version = this.versionAtLoad = Number(form.dataset.version);
    this.queue = new Queue(`govreports:${form.dataset.user}:${form.dataset.report}`);
    this.conflicts = new Map(); // name: {theirs, by, at}
    this.refused = new Map(); // name: message
    this.missed = new Map(); // name: {base, other}, where another's change is not shown yet
    this.failures = 0;
    this.lastSave = this.oldest = this.hurried = 0;
    this.inFlight = null;
    this.state = {};
  }

  async begin() {
    if (this.form.dataset.editable !== "true") return;
    window.addEventListener("online", () => this.retrySoon());
    window.addEventListener("offline", () => this.fail({ kind: "offline" }));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    window.addEventListener("pagehide", () => this.leave(true));
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.works || !this.queue.entries.size) return;
      event.preventDefault();
      event.returnValue = "";
    });
    this.form.addEventListener("focusout", ({ target }) => this.catchUp(target));
    this.login = new Login(this.form, () => this.resume());
    this.takeEarly();
    waitBeforeLeaving(this.form, () => this.waiting.length > 0 || this.inFlight, () => this.flush());
    await this.queue.adopt();
    this.queue.entries.forEach((entry, name) => this.restore(name, entry));
    if (this.queue.entries.size || this.queue.sent.length) this.send();
  }

  // --- What is typed ---

  // What was typed while the page was still loading counts too.
  takeEarly() {
    const entries = Array.from(this.form.querySelectorAll("input:not([type=hidden]), textarea"));
    const early = entries.filter((control) => control.value !== control.defaultValue);
    if (early.length) this.changedAll(early.map((control) => [control.name, control.value]));
  }

  changedAll(pairs) {
    if (this.form.dataset.editable !== "true") return;
    const at = Date.now();
    for (const [name, value] of pairs) {
      const known = this.queue.entries.get(name);
      const base = known ? known.base : this.missed.has(name) ? this.missed.get(name).base : this.version;
      this.queue.entries.set(name, { value, base, at, bindings: this.bindingsOf(name) });
      const control = this.controlOf(name);
      if (this.refused.delete(name)) refuse(control, null);
      if (this.conflicts.has(name)) this.offer(name);
      mark(control, "theirs", false);
      mark(control, "unsaved", true);
    }
    this.oldest = this.oldest || at;
    this.state.paused = "";
    this.keep();
    this.schedule();
    this.show();
  }

  // Long texts are copied a few times a second, short entries at once.
  keep() {
    const length = [...this.queue.entries.values()].reduce((sum, entry) => sum + entry.value.length, 0);
    if (length < LARGE) this.queue.keep();
    else this.keeping = this.keeping || setTimeout(() => this.keepNow(), 400);
  }

  keepNow() {
    clearTimeout(this.keeping);
    this.keeping = null;
    this.queue.keep();
  }

  restore(name, entry) {
    const control = this.controlOf(name);
    entry.base = Math.min(entry.base, this.version);
    if (!control) return;
    this.put(control, entry.value, entry.bindings);
    mark(control, "unsaved", true);
  }

  put(control, text, bindings) {
    if (control.value === text && !bindings) return;
    if (control.value !== text) control.value = text;
    this.shown(control, bindings);
  }

  // --- When it is sent ---

  get waiting() {
    return [...this.queue.entries].filter(([name]) => !this.conflicts.has(name) && !this.refused.has(name));
  }

  schedule() {
    if (this.inFlight || this.failures || this.state.stopped) return;
    const now = Date.now();
    const pause = this.hurried || (now - this.lastSave < LONGEST ? PAUSE_AGAIN : PAUSE);
    this.sendAfter(Math.min(pause, this.oldest + LONGEST - now));
  }

  // Somebody watches what is printed: save after a shorter pause.  0 is the usual one again.
  hurry(pause) {
    this.hurried = pause;
    if (this.waiting.length) this.schedule();
  }

  sendAfter(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.max(0, milliseconds));
  }

  retrySoon() {
    if (this.waiting.length || this.queue.sent.length) this.sendAfter(Math.random() * 2000);
  }

  // One request at a time; the answer is whether it got through.
  send(options) {
    clearTimeout(this.timer);
    if (!this.inFlight && !this.state.stopped) {
      const body = this.queue.sent[0] || this.compose();
      if (!body) return Promise.resolve(true);
      this.inFlight = this.exchange(body, options);
      this.show();
    }
    return this.inFlight || Promise.resolve(false);
  }

  // Entries typed over the same version go together, those over the oldest first.
  compose() {
    const base = Math.min(...this.waiting.map(([, entry]) => entry.base));
    const due = this.waiting.filter(([, entry]) => entry.base === base);
    if (!due.length) return null;
    const changes = Object.fromEntries(due.map(([name, entry]) => [name, entry.value]));
    const bound = due.filter(([, entry]) => entry.bindings).map(([name, entry]) => [name, entry.bindings]);
    this.queue.sent.push({ mutation: randomId(), base, changes, ...(bound.length && { bindings: Object.fromEntries(bound) }) });
    this.oldest = 0;
    this.keepNow();
    return this.queue.sent[0];
  }

  async exchange(body, options) {
    const token = this.form.querySelector("input[name=csrfmiddlewaretoken]").value;
    const result = await post(this.form.dataset.saveUrl, token, body, options);
    this.inFlight = null;
    if (result.kind === "saved") this.settle(body, result.answer);
    else if (result.kind === "refused") this.stop(result);
    else this.fail(result);
    this.show();
    return result.kind === "saved";
  }

  async flush() {
    while (this.inFlight || this.waiting.length || this.queue.sent.length) {
      if (!(await this.send())) return;
    }
  }

  leave(isLast = false) {
    this.keepNow();
    if (!this.inFlight && (this.waiting.length || this.queue.sent.length)) {
      const body = this.queue.sent[0] || this.compose();
      const fits = new Blob([JSON.stringify(body)]).size < KEEPALIVE;
      if (fits || !isLast) this.send({ keepalive: fits });
    }
    if (isLast) this.queue.close();
  }

  // --- What became of it ---

  settle(body, answer) {
    const isNews = answer.version >= this.version;
    this.failures = 0;
    this.lastSave = Date.now();
    this.queue.sent = this.queue.sent.filter((sent) => sent.mutation !== body.mutation);
    for (const [name, typed] of Object.entries(body.changes)) {
      if (answer.conflicts[name]) this.conflict(name, answer.conflicts[name]);
      else if (answer.refused[name]) this.refuse(name, typed, answer.refused[name].message);
      else this.applied(name, body, answer, isNews);
    }
    if (isNews && answer.figures) this.follow(answer.figures);
    if (isNews) Object.entries(answer.others).forEach(([name, other]) => this.takeOther(name, other));
    this.advance(body.base, answer);
    this.version = Math.max(this.version, answer.version);
    this.state.savedAt = answer.saved_at;
    this.form.elements.base.value = Math.min(this.version, ...[...this.queue.entries.values()].map((e) => e.base));
    sayOthers(isNews ? answer.others : {}, (name) => this.nameOf(name));
    this.keepNow();
    if (this.waiting.length || this.queue.sent.length) this.schedule();
  }

  applied(name, { changes, bindings = {} }, answer, isNews) {
    const [typed, shown] = [changes[name], answer.applied[name]];
    const bound = (answer.bindings || {})[name];
    const entry = this.queue.entries.get(name);
    if (!entry || entry.value !== typed || JSON.stringify(entry.bindings) !== JSON.stringify(bindings[name])) return;
    this.queue.entries.delete(name);
    this.missed.delete(name);
    const control = this.controlOf(name);
    if (!control) return;
    mark(control, "unsaved", false);
    // An answer older than this page: what the page came with is newer.
    if (!isNews) this.put(control, control.defaultValue);
    else if (control.value === typed && (bound ? shown === typed : control !== document.activeElement)) this.put(control, shown, bound);
  }

  refuse(name, typed, message) {
    const entry = this.queue.entries.get(name);
    if (!entry || entry.value !== typed) return;
    this.refused.set(name, message);
    const control = this.controlOf(name);
    if (control) refuse(control, message);
  }

  conflict(name, both) {
    this.conflicts.set(name, both);
    this.offer(name);
  }

  offer(name) {
    const control = this.controlOf(name);
    if (control) offer(control, this.conflicts.get(name), (which) => this.choose(name, which));
  }

  choose(name, which) {
    const { theirs, bindings } = this.conflicts.get(name);
    const entry = this.queue.entries.get(name);
    this.conflicts.delete(name);
    if (which === "mine") entry.base = this.version;
    else {
      this.queue.entries.delete(name);
      this.put(this.controlOf(name), theirs, bindings);
      mark(this.controlOf(name), "unsaved", false);
    }
    this.keepNow();
    this.send();
    this.show();
  }

  // Somebody else changed an entry since this page's version.
  takeOther(name, other) {
    const control = this.controlOf(name);
    if (this.conflicts.has(name)) this.conflict(name, { ...this.conflicts.get(name), ...other });
    else if (!control || this.queue.entries.has(name)) return;
    else if (control.value === other.theirs) this.put(control, other.theirs, other.bindings);
    else if (control === document.activeElement) {
      const { base } = this.missed.get(name) || { base: this.version };
      this.missed.set(name, { base, other });
    } else {
      this.put(control, other.theirs, other.bindings);
      mark(control, "theirs", true);
    }
  }

  // An entry left untouched takes over what another wrote meanwhile.
  catchUp(control) {
    if (!this.missed.has(control.name) || this.queue.entries.has(control.name)) return;
    const { other } = this.missed.get(control.name);
    this.missed.delete(control.name);
    this.put(control, other.theirs, other.bindings);
    mark(control, "theirs", true);
  }

  // What nobody else touched up to the answer's version is as if typed over that version.
  advance(base, answer) {
    this.queue.entries.forEach((entry, name) => {
      const other = answer.others[name]; // a text that only followed the tables is nobody's
      const isTouched = (other && !other.follows) || this.conflicts.has(name);
      if (!isTouched && entry.base >= base && entry.base < answer.version) entry.base = answer.version;
    });
  }

  // The server understood and says no: wait for the person.
  stop({ status, error, login }) {
    if ([401, 403, 409].includes(status)) {
      this.state.stopped = { status, error, login };
      if (status !== 409) this.login.wait();
    } else {
      this.queue.sent.shift();
      this.state.paused = error;
      this.keepNow();
    }
  }

  // The same person is logged in again: what waits here is sent.
  resume() {
    this.state.stopped = null;
    this.failures = 0;
    this.send();
    this.show();
  }

  fail({ kind, wait = 0 }) {
    this.failures += 1;
    this.state.isOffline = kind === "offline";
    const backoff = Math.min(BACKOFF, PAUSE * 2 ** this.failures) * (0.5 + Math.random() / 2);
    if (!this.inFlight && (this.waiting.length || this.queue.sent.length)) this.sendAfter(Math.max(backoff, wait));
    this.show();
  }

  // --- How it is told ---

  nameOf(name) {
    const control = this.controlOf(name);
    return control ? labelOf(control) : "";
  }

  show() {
    const [first] = this.refused;
    showState({
      ...this.state,
      isSaving: Boolean(this.inFlight),
      isWaiting: Boolean(this.waiting.length || this.queue.sent.length),
      isFailing: this.failures > 0,
      pending: this.queue.entries.size,
      conflicts: this.conflicts.size,
      refused: this.refused.size,
      firstRefused: first ? `${this.nameOf(first[0])}，${first[1]}` : "",
      isKept: this.queue.works,
    });
    const detail = { version: this.version, isFailing: this.failures > 0, pending: this.queue.entries.size };
    this.form.dispatchEvent(new CustomEvent("savestate", { detail }));
  }
}
