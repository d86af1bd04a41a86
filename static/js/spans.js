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
