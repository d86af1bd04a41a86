// The words that findings speak of, on a text page: marked in the field, described to a screen reader,
// and each finding at the height of its words where the list stands beside the field.

// How findings.css draws the looks.
const LINES = { block: "波浪线", explain: "双线", hint: "虚线", settled: "单线" };

// `figures` holds the field's spans; `form` tells what was found.
export function markFound(form, figures) {
  const pane = document.getElementById("found");
  const description = describe(figures.area);
  let frame = 0;
  const alignSoon = () => (frame = frame || requestAnimationFrame(() => (frame = align(pane, figures.live))));
  form.addEventListener("findings", ({ detail: { words, asked, figures: read } }) => {
    if (read) figures.know(read, asked[figures.name]);
    figures.mark(words, asked && asked[figures.name]);
    description.textContent = sentenceOf(figures.live.marked);
    alignSoon();
  });
  if (!pane) return;
  pane.addEventListener("toggle", alignSoon, true);
  if ("ResizeObserver" in window) new ResizeObserver(alignSoon).observe(figures.area);
}

function describe(area) {
  const description = document.createElement("span");
  description.id = `found-in-${area.name}`;
  description.hidden = true;
  area.after(description);
  area.setAttribute("aria-describedby", `${area.getAttribute("aria-describedby") || ""} ${description.id}`.trim());
  return description;
}

function sentenceOf(marked) {
  const counts = new Map();
  marked.forEach(({ level, look }) => {
    const line = LINES[look];
    counts.set(line, [level, ((counts.get(line) || [])[1] || 0) + 1]);
  });
  const said = Array.from(counts, ([line, [level, count]]) => `${level} ${count} 处（${line}）`);
  return said.length ? `文中已标出${said.join("、")}。` : "";
}

// Move findings down to their words, as far as those before them leave room; their order stays.
function align(pane, live) {
  const items = Array.from(pane.querySelectorAll("#findings-list > li"));
  items.forEach((item) => (item.style.marginTop = ""));
  const field = live.area.getBoundingClientRect();
  if (pane.getBoundingClientRect().left < field.right) return 0;
  const tops = items.map((item) => item.getBoundingClientRect().top);
  const firsts = items.map(({ dataset }) => live.marked.find(({ finding }) => finding === dataset.key));
  const wanted = firsts.map((span) => (span ? live.placeOf(span.start + 1).top : 0));
  let moved = 0;
  items.forEach((item, i) => {
    const room = Math.min(wanted[i], field.bottom) - tops[i] - moved;
    if (room <= 0) return;
    item.style.marginTop = `${room}px`;
    moved += room;
  });
  return 0;
}
