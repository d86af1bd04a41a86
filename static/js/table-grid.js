// Where the cells of a table stand, spans counted: what is below, beside, and in a pasted block.

export class Grid {
  constructor(table) {
    this.rows = [];
    this.positions = new Map();
    const taken = [];
    Array.from(table.rows).forEach((row, r) => {
      let column = 0;
      for (const box of row.cells) {
        while (taken[r] && taken[r][column]) column += 1;
        this.place(box, r, column, taken);
        column += box.colSpan;
      }
    });
    this.inputs = Array.from(table.querySelectorAll("td input"));
  }

  place(box, row, column, taken) {
    for (let r = row; r < row + box.rowSpan; r += 1) {
      taken[r] = taken[r] || [];
      taken[r].fill(false, taken[r].length, column);
      for (let c = column; c < column + box.colSpan; c += 1) taken[r][c] = true;
    }
    const control = box.querySelector("td > input, td > output");
    if (!control) return;
    this.rows[row] = this.rows[row] || [];
    this.rows[row].push({ column, span: box.colSpan, control });
    this.positions.set(control, { row, column });
  }

  // The input or output whose first column is just here; undefined beside the table or on a label.
  at(row, column) {
    const found = (this.rows[row] || []).find((x) => x.column === column);
    return found && found.control;
  }

  // The nearest input up (-1) or down (+1) in the same column.
  vertical(control, step) {
    const { row, column } = this.positions.get(control);
    for (let r = row + step; r >= 0 && r < this.rows.length; r += step) {
      const found = (this.rows[r] || []).find((x) => x.column <= column && column < x.column + x.span);
      if (found && found.control.matches("input")) return found.control;
    }
    return undefined;
  }

  // The input before (-1) or after (+1) in reading order.
  horizontal(control, step) {
    return this.inputs[this.inputs.indexOf(control) + step];
  }
}
