// Arithmetic of the national tables: evaluates the equations it is given.  No DOM access.
// The same as govreports/formats/arithmetic.py.  `values` holds a Number or null (blank) for each
// cell; equations name cells by their place in it.  A blank is not yet 0.

// The sum of the cells at `places`; null while one of them is blank.
export function total(places, values) {
  let result = 0;
  for (const place of places) {
    if (values[place] === null) return null;
    result += values[place];
  }
  return result;
}

// All values with every total computed; what stood in a total before is not believed.
export function derive(equations, values) {
  const derived = values.slice();
  for (const equation of equations) {
    if (equation.derives !== null) derived[equation.derives] = total(equation.right, derived);
  }
  return derived;
}

// The equations that do not hold; one with a blank cell is not judged yet.
export function broken(equations, values) {
  const breaks = [];
  for (const equation of equations) {
    const left = total(equation.left, values);
    const right = total(equation.right, values);
    if (left !== null && right !== null && left !== right) {
      breaks.push({ equation, left, right, sentence: sentence(equation, values, left, right) });
    }
  }
  return breaks;
}

// Where, what against what, and by how much, in the words of the equation.
export function sentence(equation, values, left, right) {
  const one = side(equation.left, equation.left_words, values, left);
  const other = side(equation.right, equation.right_words, values, right);
  return `${equation.place}：${one}，${other}，差 ${Math.abs(left - right)}。${equation.message}。`;
}

function side(places, words, values, value) {
  if (words.length !== places.length) return `${words[0]} ${value}`;
  const terms = words.map((word, i) => `${word} ${values[places[i]]}`).join(" ＋ ");
  return places.length === 1 ? terms : `${terms} ＝ ${value}`;
}
