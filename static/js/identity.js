// Which equation a cell answers to, and how it stands in numbers.  No DOM access.

// The equation that judges what is typed in the cell at `place`: the nearest one that only
// compares, through the totals the cell goes into; else the nearest total.
export function equationOf(equations, place) {
  const reached = new Set([place]);
  let front = [place];
  let nearest = null;
  while (front.length) {
    const met = equations.filter((e) => front.some((p) => e.left.includes(p) || e.right.includes(p)));
    const judging = met.find((e) => e.derives === null);
    if (judging) return judging;
    nearest = nearest || met[0] || null;
    front = met.map((e) => e.derives).filter((p) => !reached.has(p));
    front.forEach((p) => reached.add(p));
  }
  return nearest;
}

// `figures` is the equation in numbers, as `3 + 1 = 4 + 0`; `difference` is 0 where it holds and
// null while cells are blank; `blanks` are the typed cells that are.
export function stand(equations, equation, values) {
  const terms = (places) => places.map((p) => (values[p] === null ? "?" : values[p])).join(" + ");
  const sum = (places) => places.reduce((result, p) => result + values[p], 0);
  const blanks = blanksIn(equations, [...equation.left, ...equation.right], values);
  const difference = blanks.length ? null : Math.abs(sum(equation.left) - sum(equation.right));
  const sign = difference ? "≠" : "=";
  return { figures: `${terms(equation.left)} ${sign} ${terms(equation.right)}`, difference, blanks };
}

function blanksIn(equations, places, values) {
  const found = new Set();
  const seen = new Set();
  const visit = (place) => {
    if (values[place] !== null || seen.has(place)) return;
    seen.add(place);
    const defining = equations.filter((e) => e.derives === place);
    if (defining.length) defining.slice(-1).forEach((e) => e.right.forEach(visit));
    else found.add(place);
  };
  places.forEach(visit);
  return [...found].sort((a, b) => a - b);
}
