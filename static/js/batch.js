// The page of a batch that is being made: asks how far it is, shows it, and loads the page anew once it has ended.

const OFTEN = 2000; // milliseconds
const progress = document.getElementById("batch-progress");
const count = document.getElementById("batch-count");
const label = document.getElementById("batch-label");

async function look() {
  let answer = null;
  try {
    const response = await fetch(progress.dataset.state, { headers: { Accept: "application/json" } });
    answer = response.ok ? await response.json() : null;
  } catch {
    // Offline, or a page of a proxy: the next look may tell more.
  }
  if (answer && !answer.going_on) return location.reload();
  if (answer && answer.total) {
    progress.max = answer.total;
    progress.value = answer.done;
    count.textContent = `${answer.done} / ${answer.total} 份`;
    label.textContent = answer.label;
  }
  return setTimeout(look, OFTEN);
}

setTimeout(look, OFTEN);
