// Leaving the page by its own buttons and links waits a moment for what is not saved yet.

const LONGEST = 3000; // milliseconds

export function waitBeforeLeaving(form, isUnsaved, flush) {
  const settled = () => Promise.race([flush(), new Promise((resolve) => setTimeout(resolve, LONGEST))]);
  let isSettled = false;

  document.addEventListener("submit", async (event) => {
    // The form itself is saved by autosave.js; a button of it that does more says so.
    const asks = event.target === form ? event.submitter : event.target;
    const isSent = Boolean(asks) && "flush" in asks.dataset;
    if (isSettled || !(isSent || event.target === form)) return;
    if (isSent && !isUnsaved()) return;
    event.preventDefault();
    await settled();
    if (!isSent) return;
    isSettled = true;
    event.target.requestSubmit(event.submitter);
    isSettled = false;
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || !isUnsaved() || !leads(link)) return;
    event.preventDefault();
    await settled();
    window.location.assign(link.href);
  });
}

// Whether the link goes to another page of this site in this window.
function leads(link) {
  const isHere = link.pathname === window.location.pathname && link.hash !== "";
  return link.origin === window.location.origin && !link.target && !link.hasAttribute("download") && !isHere;
}
