// Two people changed the same entry: both values beside it, and the choice between them.

import { boxOf, mark } from "./marks.js";

// Show the choice beside an entry; `choose("mine" | "theirs")` is called once.
export function offer(control, { theirs, by, at }, choose) {
  withdraw(control);
  const box = document.createElement("div");
  box.className = "choice";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "两人都改了这里，请选择");
  box.append(
    paragraph(`${by} ${at} 改为：`),
    whole(control, theirs),
    paragraph("您的："),
    whole(control, control.value),
    button("用我的", () => decide("mine")),
    button("用对方的", () => decide("theirs")),
  );
  control.after(box);
  mark(control, "conflict", true);

  function decide(which) {
    withdraw(control);
    choose(which);
    control.focus();
  }
}

export function withdraw(control) {
  boxOf(control).querySelectorAll(".choice").forEach((box) => box.remove());
  mark(control, "conflict", false);
}

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

// A long text scrolls in its box, so that the keyboard must be able to go there.
function whole(control, text) {
  const element = document.createElement("div");
  element.className = "both";
  if (control.matches("textarea")) element.tabIndex = 0;
  element.textContent = text || "（空白）";
  return element;
}

function button(text, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "btn-secondary";
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}
