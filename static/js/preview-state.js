// Whether the printed pages stand beside the form in this browser; read before the first paint,
// so that the form does not jump.
try {
  const kept = JSON.parse(window.localStorage.getItem("govreports:preview")) || {};
  document.documentElement.classList.toggle("with-preview", kept.isOpen === true);
} catch {
  // A browser that keeps nothing begins without.
}
