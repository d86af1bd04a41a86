// The page's table data (formats/browser.py, packed) as the other modules read it.  No DOM access.

// `names` are the cells of the table in printed order.
export function unpack({ grammar, derived, amounts, says, equations }, names) {
  const isDerived = new Set(derived);
  const isAmount = new Set(amounts);
  return {
    grammar,
    cells: names.map((name, place) => [name, isAmount.has(place) ? "wan" : "count", isDerived.has(place)]),
    equations: equations.map(([place, left, right, said, derives]) => {
      const [check, left_words, right_words, message] = says[said];
      return { name: `${check}:${place}`, place, left, right, left_words, right_words, message, derives };
    }),
  };
}
