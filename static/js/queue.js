// What was typed and is not known to be on the server.  It lives in this browser under the user
// and the report, so that nobody else reads or sends it.  No DOM access.
//
// It is kept twice: localStorage has it at once, also when the page closes in the same breath, but
// Chromium writes that to disk only after seconds; IndexedDB (kept.js) is on disk within moments,
// so a browser that is killed still has it.

import { keepRecord, recordsOf } from "./kept.js";

const WAIT = 150; // milliseconds in which a living page answers

// One page's part: `entries` maps a name to {value, base, at}, where base is the version of the
// report in which it was typed; `sent` are saves whose answer has not come, with their ids.
export class Queue {
  constructor(key) {
    this.key = key;
    this.page = randomId();
    this.entries = new Map();
    this.sent = [];
    this.works = true;
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(key) : null;
    if (this.channel) this.channel.onmessage = ({ data }) => data.asks && this.channel.postMessage({ lives: this.page });
  }

  keep() {
    const pages = this.read();
    const record = this.record();
    if (record) pages[this.page] = record;
    else delete pages[this.page];
    this.write(pages);
    this.mirror();
  }

  record() {
    if (!this.entries.size && !this.sent.length) return null;
    return { entries: Object.fromEntries(this.entries), sent: this.sent, at: Date.now() };
  }

  // One write under way; what changes meanwhile goes into the next.
  async mirror() {
    this.isStale = true;
    if (this.isMirroring) return;
    this.isMirroring = true;
    while (this.isStale) {
      this.isStale = false;
      await keepRecord(`${this.key}:${this.page}`, this.record());
    }
    this.isMirroring = false;
  }

  // Take over what closed pages left behind; a page still open keeps its own.
  async adopt() {
    const pages = this.read();
    for (const [page, record] of Object.entries(await recordsOf(`${this.key}:`))) {
      if (!pages[page] || pages[page].at < record.at) pages[page] = record;
    }
    if (Object.keys(pages).every((page) => page === this.page)) return;
    const lives = await this.livingPages();
    const closed = Object.keys(pages).filter((page) => page !== this.page && !lives.has(page));
    for (const page of closed) {
      const { entries = {}, sent = [] } = pages[page];
      for (const [name, entry] of Object.entries(entries)) {
        const mine = this.entries.get(name);
        if (!mine || mine.at < entry.at) this.entries.set(name, entry);
      }
      this.sent.push(...sent);
      delete pages[page];
    }
    if (!closed.length) return;
    this.write(Object.fromEntries(Object.entries(this.read()).filter(([page]) => !closed.includes(page))));
    this.keep();
    closed.forEach((page) => keepRecord(`${this.key}:${page}`, null));
  }

  async livingPages() {
    const lives = new Set();
    if (!this.channel) return lives;
    const hear = ({ data }) => data.lives && lives.add(data.lives);
    this.channel.addEventListener("message", hear);
    this.channel.postMessage({ asks: this.page });
    await new Promise((resolve) => setTimeout(resolve, WAIT));
    this.channel.removeEventListener("message", hear);
    return lives;
  }

  close() {
    if (this.channel) this.channel.close();
    this.channel = null;
  }

  read() {
    try {
      return JSON.parse(window.localStorage.getItem(this.key)) || {};
    } catch {
      return {};
    }
  }

  write(pages) {
    try {
      if (Object.keys(pages).length) window.localStorage.setItem(this.key, JSON.stringify(pages));
      else window.localStorage.removeItem(this.key);
      this.works = true;
    } catch {
      this.works = false;
    }
  }
}

// An id nobody else makes; randomUUID is not there on plain http.
export function randomId() {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
