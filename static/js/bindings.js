// Numbers of a text that follow the tables: spans {start, end, key} in UTF-16 units; the key ""
// declares another number than it looks.  On the way they are [start, end, key] in code points.
// No DOM access.

export const OTHER = "";

// Spans of code points as spans of units, and back.
export function fromWire(text, listed) {
  const units = unitsOf(text);
  const unit = (point) => (units ? units[point] : point);
  return listed.map(([start, end, key]) => ({ start: unit(start), end: unit(end), key })).filter(({ end }) => end <= text.length);
}

export function toWire(text, spans) {
  const units = unitsOf(text);
  const points = units && new Map(units.map((unit, point) => [unit, point]));
  const point = (unit) => (points ? points.get(unit) : unit);
  return spans.map(({ start, end, key }) => [point(start), point(end), key]);
}

// Where each code point begins; null where every one is a unit.
function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return null;
  const units = [0];
  for (const character of text) units.push(units[units.length - 1] + character.length);
  return units;
}

// The spans of `old` that are left in `text`, the caret standing at `caret` after the change.
export function edited(old, text, spans, caret = text.length) {
  const least = Math.min(old.length, text.length);
  let tail = 0;
  while (tail < least && tail < text.length - caret && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
  let head = 0;
  while (head < least - tail && old[head] === text[head]) head++;
  return replaced(spans, head, old.length - tail, text.length - tail - head);
}

// The spans that are left where `length` units stand in the place of those from `from` to `to`.
export function replaced(spans, from, to, length) {
  const shift = from + length - to;
  return spans
    .filter(({ start, end }) => end <= from || start >= to)
    .map((span) => (span.end <= from ? span : { ...span, start: span.start + shift, end: span.end + shift }));
}

// Whether a span is a number and no part of a longer one; `edges` are the two patterns of the page.
export function isWhole(text, { start, end }, edges) {
  return !edges.before.test(text.slice(Math.max(0, start - 2), start)) && !edges.after.test(text.slice(end, end + 5));
}

// The spans whose digits are others by now, the last first: {start, end, digits}.
export function outdated(text, spans, digits) {
  return spans
    .map(({ start, end, key }) => ({ start, end, digits: digits[key] }))
    .filter((one) => one.digits && one.digits !== text.slice(one.start, one.end))
    .reverse();
}

// The figures on offer that a few typed characters mean: those that have them together come first.
export function matching(offered, typed, most) {
  const wanted = Array.from(typed.toLowerCase());
  const near = offered.filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()));
  const far = offered.filter((one) => !near.includes(one) && holds(one.label.toLowerCase(), wanted));
  return [...near, ...far].slice(0, most);
}

function holds(label, wanted) {
  let at = 0;
  return wanted.every((character) => {
    at = label.indexOf(character, at) + 1;
    return at > 0;
  });
}
