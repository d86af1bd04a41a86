// The keyboard in a table, and what Esc brings back.

// `actions`: changed(control) after the text was set from here, undo() answering whether it undid
// something, explain(control) to show what the row counts.
export function listen(table, grid, actions) {
  let before = "";
  let keepsCaret = false;

  table.addEventListener("focusin", ({ target }) => {
    if (!target.matches("td input")) return;
    before = target.value;
    keepsCaret = false;
  });
  table.addEventListener("keydown", (event) => {
    if (!event.target.matches("td input") || event.isComposing || event.altKey) return;
    const target = event.ctrlKey || event.metaKey ? far(event) : near(event);
    if (!target) return;
    event.preventDefault();
    if (target !== event.target) go(target);
  });

  // The answer is the cell to go to; the cell itself where the key is dealt with; undefined where
  // the browser shall do what it does.
  function near(event) {
    const control = event.target;
    switch (event.key) {
      case "Enter":
        return grid.vertical(control, event.shiftKey ? -1 : 1) || control;
      case "ArrowDown":
        return grid.vertical(control, 1) || control;
      case "ArrowUp":
        return grid.vertical(control, -1) || control;
      case "Tab":
        return grid.horizontal(control, event.shiftKey ? -1 : 1);
      case "ArrowRight":
        return isAtEdge(event, control.value.length) ? grid.horizontal(control, 1) : undefined;
      case "ArrowLeft":
        return isAtEdge(event, 0) ? grid.horizontal(control, -1) : undefined;
      case "F2":
        keepsCaret = true;
        control.setSelectionRange(control.value.length, control.value.length);
        return control;
      case "F1":
        actions.explain(control);
        return control;
      case "Escape":
        return restore(control);
      default:
        return undefined;
    }
  }

  function far(event) {
    if (event.key === "Home") return grid.inputs[0];
    if (event.key === "End") return grid.inputs[grid.inputs.length - 1];
    if (event.key.toLowerCase() === "z" && !event.shiftKey && actions.undo()) return event.target;
    return undefined;
  }

  // A wholly selected text, as it is after moving here, has both its ends at the edge.
  function isAtEdge(event, edge) {
    const { selectionStart: start, selectionEnd: end, value } = event.target;
    if (keepsCaret || event.shiftKey) return false;
    return (start === end && start === edge) || (start === 0 && end === value.length);
  }

  function restore(control) {
    if (control.readOnly || control.value === before) return control;
    control.value = before;
    control.select();
    actions.changed(control);
    return control;
  }

  function go(control) {
    control.focus();
    control.select();
  }
}
