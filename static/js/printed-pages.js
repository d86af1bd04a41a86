// Fetches printed pages, one at a time; of several wishes only the newest is fetched.  No DOM access.

const PATIENCE = 40000; // milliseconds until a hanging request counts as lost
const LOST = "没有取到版面，请检查网络后重试。";

export class PrintedPages {
  // `tell` gets {answer} or {error} for each wish that was not superseded.
  constructor(url, tell) {
    this.url = url;
    this.tell = tell;
    this.next = this.running = null;
  }

  // A wish is {place, query}.  A page of the same place, only older, is still worth showing and
  // is let arrive: the server has begun it anyway.  One of another place is given up.
  want(wish) {
    this.next = wish;
    if (!this.running) this.fetchNext();
    else if (this.running.wish.place !== wish.place) this.running.control.abort();
  }

  // Nobody looks any more.
  forget() {
    this.next = null;
    if (this.running) this.running.control.abort();
  }

  async fetchNext() {
    while (this.next !== null) {
      this.running = { wish: this.next, control: new AbortController() };
      this.next = null;
      const { wish } = this.running;
      const told = await this.fetch(this.running);
      if (told && told.isStale) this.next = this.next || wish;
      else if (told) await this.tell(told);
      this.running = null;
    }
  }

  async fetch({ wish, control }) {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      control.abort();
    }, PATIENCE);
    try {
      const headers = { Accept: "application/json" };
      const response = await fetch(`${this.url}?${wish.query}`, { credentials: "same-origin", headers, signal: control.signal });
      return judge(response.status, await response.json());
    } catch {
      return control.signal.aborted && !isLate ? null : { error: LOST };
    } finally {
      clearTimeout(timer);
    }
  }
}

// 409: another window of the same person had a newer one printed first.
function judge(status, answer) {
  if (status === 409) return { isStale: true };
  if (status === 200 && typeof answer.picture === "string") return { answer };
  return { error: status === 401 ? "登录已过期，重新登录后可看版面。" : answer.error || LOST };
}
