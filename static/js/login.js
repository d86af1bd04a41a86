// After the session is over: finds out when the same person has logged in again, in another tab too.

const AGAIN = 60000; // milliseconds between two looks

export class Login {
  // `back()` is told once the person whose page this is may save from it again.
  constructor(form, back) {
    this.form = form;
    this.back = back;
    this.isAwaited = false;
    window.addEventListener("focus", () => this.look());
    window.addEventListener("online", () => this.look());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.look());
  }

  // Look whenever one comes back to the page, and every minute.
  wait() {
    this.isAwaited = true;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), AGAIN);
  }

  async look() {
    if (!this.isAwaited || this.isLooking) return;
    this.isLooking = true;
    const token = await this.freshToken();
    this.isLooking = false;
    if (!token) return;
    this.isAwaited = false;
    clearInterval(this.timer);
    // A new log-in has a new token; that of this page counts no more.
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => (input.value = token));
    this.back();
  }

  // The token on this page as the server gives it now; null where it is the log-in page or another person's.
  async freshToken() {
    try {
      const response = await fetch(window.location.pathname, { credentials: "same-origin", redirect: "error" });
      if (!response.ok) return null;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const form = page.getElementById(this.form.id);
      if (!form || form.dataset.user !== this.form.dataset.user) return null;
      return form.querySelector("input[name=csrfmiddlewaretoken]").value;
    } catch {
      return null;
    }
  }
}
