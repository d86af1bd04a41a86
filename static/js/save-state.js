// The one place that says whether what is typed is saved, and what others changed.

const NOT_KEPT = "（本机无法暂存，请看到“已保存”后再离开）";

// `state` is what autosave.js knows; the most urgent of it is said.
export function showState(state) {
  const element = document.getElementById("save-state");
  const told = tell(state);
  if (!element || !told) return;
  const [kind, text, link] = told;
  const whole = state.isKept ? text : text + NOT_KEPT;
  if (element.textContent === whole && element.dataset.state === kind) return;
  element.dataset.state = kind;
  element.replaceChildren(whole);
  if (link) element.append(" ", link);
}

function tell(state) {
  if (state.stopped) return stopped(state.stopped);
  if (state.paused) return ["stopped", `未保存：${state.paused}内容已存本机。`];
  if (state.conflicts) return ["conflict", `有 ${state.conflicts} 处冲突，请选择`];
  if (state.isFailing && state.pending) return failing(state);
  if (state.isSaving) return ["saving", "正在保存…"];
  if (state.isWaiting) return ["waiting", "待保存"];
  if (state.refused) return ["refused", `有 ${state.refused} 格未保存：${state.firstRefused}`];
  return state.savedAt ? ["saved", `已保存 ${state.savedAt}`] : null;
}

function failing({ isOffline, pending }) {
  if (isOffline) return ["offline", `离线：${pending} 处改动存在本机`];
  return ["offline", `保存失败，${pending} 处改动存在本机，稍后自动补交`];
}

function stopped({ status, error, login }) {
  if (status === 401) return ["stopped", "登录已过期，内容已存本机。重新登录后自动补交。", link(backFrom(login), "重新登录")];
  if (status === 403) return ["stopped", "页面已过期，内容已存本机。刷新后自动补交。", link(window.location.href, "刷新")];
  return ["stopped", error];
}

function backFrom(login) {
  const url = new URL(login || "/login/", window.location.href);
  if (!url.searchParams.has("next")) url.searchParams.set("next", window.location.pathname + window.location.search);
  url.searchParams.set("kept", "1"); // the log-in page may say that nothing is lost
  return url.origin === window.location.origin ? url.href : "/login/";
}

function link(href, text) {
  const element = document.createElement("a");
  element.href = href;
  element.textContent = text;
  return element;
}

// One quiet line on what others changed meanwhile.
export function sayOthers(others, nameOf) {
  const named = Object.entries(others).filter(([name, { follows }]) => !follows && nameOf(name));
  if (!named.length) return;
  let line = document.getElementById("others");
  if (!line) {
    line = document.createElement("p");
    line.id = "others";
    line.className = "others no-print";
    line.setAttribute("role", "status");
    (document.querySelector(".entry-head") || document.getElementById("save-state")).after(line);
  }
  const [name, { by, at }] = named[named.length - 1];
  line.textContent = `${by} ${at} 修改了“${nameOf(name)}”${named.length > 1 ? `等 ${named.length} 处` : ""}`;
}
