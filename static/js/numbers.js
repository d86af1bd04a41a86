// The grammar of a typed number: interprets the GRAMMAR it is given.  No DOM access.
// The same reading in the same order as govreports/formats/numbers.py; tests/cases/numbers.json
// runs on both sides.

const compiled = new WeakMap();

// What a typed text says.  `value` is a Number for a count, a string of decimal digits for an
// amount (never a binary fraction), null for blank; `shown` is how it stands in the cell from
// now on; `error` is the reason it is refused, and then `shown` is the text as typed.
export function read(grammar, text, kind) {
  const rules = rulesOf(grammar);
  let plain = halfWidth(strip(text, grammar.spaces), grammar.full_width);
  if (plain === "") return { value: null, shown: "", error: null };
  if (Array.from(plain).length > grammar.longest) return refuse(text, grammar.too_long);
  if (rules.grouped.test(plain)) plain = plain.replace(/,/g, "");
  if (!rules.accepted[kind].test(plain)) return refuse(text, reason(rules, plain, kind, grammar));
  const shown = canonical(plain);
  if (isLarger(shown, grammar.largest)) return refuse(text, grammar.too_large);
  return { value: kind === "count" ? Number(shown) : shown, shown, error: null };
}

function refuse(text, error) {
  return { value: null, shown: text, error };
}

function rulesOf(grammar) {
  if (!compiled.has(grammar)) {
    const pair = ([pattern, message]) => [new RegExp(pattern), message];
    const rules = { grouped: new RegExp(grammar.grouped), accepted: {}, refused: {} };
    for (const kind of Object.keys(grammar.accepted)) {
      rules.accepted[kind] = new RegExp(grammar.accepted[kind]);
      rules.refused[kind] = [...grammar.refused, ...grammar.refused_by_kind[kind]].map(pair);
    }
    compiled.set(grammar, rules);
  }
  return compiled.get(grammar);
}

function strip(text, spaces) {
  let start = 0;
  let end = text.length;
  while (start < end && spaces.includes(text[start])) start += 1;
  while (end > start && spaces.includes(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function halfWidth(text, table) {
  return Array.from(text, (c) => (c in table ? table[c] : c)).join("");
}

function canonical(digits) {
  const [whole, fraction = ""] = digits.split(".");
  const kept = fraction.replace(/0+$/, "");
  return (whole.replace(/^0+/, "") || "0") + (kept ? `.${kept}` : "");
}

// Compares digits, so that no amount is ever made a binary fraction.
function isLarger(shown, largest) {
  const [whole, fraction] = shown.split(".");
  if (whole.length !== largest.length) return whole.length > largest.length;
  return whole > largest || (whole === largest && fraction !== undefined);
}

function reason(rules, plain, kind, grammar) {
  const found = rules.refused[kind].find(([pattern]) => pattern.test(plain));
  return found ? found[1] : grammar.otherwise;
}
