// Places in a text: the server counts code points, the browser UTF-16 units.  No DOM access.

// The units before code point `at`.
export function unitsBefore(text, at) {
  let units = 0;
  for (let points = 0; points < at && units < text.length; points += 1) units += text.codePointAt(units) > 0xffff ? 2 : 1;
  return units;
}

// Where `words` stand in a text that may have changed since they were found at code points `start`
// to `end`: there, else the occurrence nearest to it.  null where they are gone.
export function locate(text, words, start, end) {
  const from = unitsBefore(text, start);
  const to = unitsBefore(text, end);
  if (text.slice(from, to) === words) return [from, to];
  const after = text.indexOf(words, from);
  const before = text.lastIndexOf(words, from);
  if (!words || (after < 0 && before < 0)) return null;
  const nearest = after < 0 || (before >= 0 && from - before < after - from) ? before : after;
  return [nearest, nearest + words.length];
}

// The paragraphs of a text, line feeds included, each as its parts {look, words} in turn; a part that
// lies in several spans {start, end, look} has the looks of all.
export function paragraphs(text, spans) {
  const bounds = new Set([0, text.length]);
  spans.forEach(({ start, end }) => bounds.add(start).add(end));
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) bounds.add(at + 1);
  const places = Array.from(bounds).sort((a, b) => a - b);
  const coming = [...spans].sort((a, b) => a.start - b.start);
  const lines = [[]];
  let within = [];
  let next = 0;
  for (let i = 0; i < places.length - 1; i += 1) {
    const [from, to] = [places[i], places[i + 1]];
    while (next < coming.length && coming[next].start <= from) within.push(coming[next++]);
    within = within.filter(({ end }) => end > from);
    lines[lines.length - 1].push({ look: Array.from(new Set(within.map(({ look }) => look))).join(" "), words: text.slice(from, to) });
    if (text[to - 1] === "\n") lines.push([]);
  }
  lines[lines.length - 1].push({ look: "", words: "\n" });
  return lines;
}
