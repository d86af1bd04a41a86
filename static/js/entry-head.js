// The head of a writing page: how much room its title takes, and the tab of the section one is in.

const head = document.querySelector(".entry-head");

// What is scrolled to stops short of the title, whatever its height (base.css).
function measure() {
  document.documentElement.style.setProperty("--head-room", `${head.offsetHeight}px`);
}

// On a phone the tabs are one line that scrolls.
function showTab() {
  const tab = document.querySelector(".section-nav [aria-current]");
  const line = tab.closest("ol");
  line.scrollLeft += tab.getBoundingClientRect().left - line.getBoundingClientRect().left - (line.clientWidth - tab.offsetWidth) / 2;
}

export function followHead() {
  measure();
  showTab();
  if ("ResizeObserver" in window) new ResizeObserver(measure).observe(head);
}
