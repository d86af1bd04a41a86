// The states of an entry, shown beside it: a class for the eye, words for a screen reader, which the
// page brings along (templates/_partials/state_words.html).

// The cell, or the paragraph of a form, in which an entry stands.
export function boxOf(control) {
  return control.closest("td, .note-line, .mb-3") || control.parentElement;
}

// What an entry is called on the page.
export function labelOf(control) {
  const said = control.getAttribute("aria-label");
  if (said) return said;
  return control.labels && control.labels.length ? textOf(control.labels[0]) : control.name;
}

function textOf(element) {
  return element ? element.textContent.trim() : "";
}

// Switch a state on or off.
export function mark(control, state, on) {
  const box = boxOf(control);
  if (box.classList.contains(state) === on) return;
  box.classList.toggle(state, on);
  describe(control, `state-${state}`, on);
}

// Say under the entry why it is refused; null takes it back.
export function refuse(control, message) {
  const box = boxOf(control);
  const id = `e-${control.name}`;
  let reason = document.getElementById(id);
  if (!message && !reason) return;
  if (!reason) {
    reason = document.createElement("span");
    reason.id = id;
    reason.className = "reason";
    control.after(reason);
  }
  if (message) reason.textContent = message;
  else reason.remove();
  box.classList.toggle("refused", Boolean(message));
  if (message) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
  describe(control, id, Boolean(message));
}

// Add an element's id to what describes the entry, or take it away.
function describe(control, id, on) {
  const ids = (control.getAttribute("aria-describedby") || "").split(" ").filter((x) => x && x !== id);
  if (on) ids.push(id);
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}
