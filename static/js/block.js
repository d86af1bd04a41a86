// A block of cells as spreadsheets put it on the clipboard.  No DOM access.

// Rows of texts: tabs between cells, a line break between rows, a cell with either of them in
// double quotes.  The line break after the last row ends it and begins no other.
export function parse(text) {
  const rows = [[]];
  let at = 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quoted(text, at) || bare(text, at) : bare(text, at);
    rows[rows.length - 1].push(cell.text);
    at = cell.end;
    if (text[at] === "\t") {
      at += 1;
      if (at === text.length || isBreak(text[at])) rows[rows.length - 1].push("");
    }
    if (isBreak(text[at])) {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      if (at < text.length) rows.push([]);
    }
  }
  return rows;
}

function isBreak(c) {
  return c === "\n" || c === "\r";
}

function bare(text, start) {
  let end = start;
  while (end < text.length && text[end] !== "\t" && !isBreak(text[end])) end += 1;
  return { text: text.slice(start, end), end };
}

// A quoted cell, or null where the quote is just a character of the text.
function quoted(text, start) {
  let cell = "";
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') cell += text[(at += 1)];
    else {
      const end = at + 1;
      return end === text.length || text[end] === "\t" || isBreak(text[end]) ? { text: cell, end } : null;
    }
  }
  return null;
}
