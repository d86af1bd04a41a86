// The reviewer's pinning page: a click on a figure, or a selection of words, fills the form.
// Without it the figures are links and the list of places is there to choose from.

const form = document.getElementById("pin");

/** The offset of a point in a text, counted in code points as the server counts. */
function offset(block, node, at) {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, at);
  return Array.from(range.toString()).length;
}

function choose(place, quote, start) {
  form.elements.place.value = place;
  form.elements.quote.value = quote;
  form.elements.start.value = start;
}

function mark(place) {
  for (const link of document.querySelectorAll("a[data-place]")) {
    if (link.dataset.place === place) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function onClick(event) {
  const link = event.target.closest("a[data-place]");
  if (!link) return;
  event.preventDefault();
  choose(link.dataset.place, "", "");
  mark(link.dataset.place);
  form.elements.note.focus();
}

function onSelection() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  const here = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("div[data-place]");
  const block = here(range.startContainer);
  if (!block || block !== here(range.endContainer)) return;
  choose(block.dataset.place, range.toString(), offset(block, range.startContainer, range.startOffset));
  mark("");
}

if (form) {
  mark(form.elements.place.value);
  document.addEventListener("click", onClick);
  document.addEventListener("mouseup", onSelection);
  document.addEventListener("keyup", onSelection);
  form.elements.place.addEventListener("change", () => {
    choose(form.elements.place.value, "", "");
    mark(form.elements.place.value);
  });
}
