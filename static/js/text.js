// Counting characters as a clerk does: code points, white space left out.  No DOM access.

// The white space of govreports/formats/text.py, which is Python's.
const WRITTEN = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/gu;

export function characters(text) {
  return (text.match(WRITTEN) || []).length;
}
