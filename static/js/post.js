// Sends one save and says what became of it.  Only an answer that names the same save is believed:
// a login page, a captive portal or half an answer never counts as saved.  No DOM access.

const PATIENCE = 20000; // milliseconds until a hanging request counts as lost

// {kind: "saved", answer} | {kind: "refused", status, error, login} | {kind: "offline"} |
// {kind: "fault", wait} with the milliseconds the server asks to wait.
export async function post(url, token, body, { keepalive = false } = {}) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE);
  try {
    const response = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
      keepalive,
      signal: control.signal,
    });
    return await judge(response, body.mutation);
  } catch {
    return { kind: "offline" };
  } finally {
    clearTimeout(timer);
  }
}

async function judge(response, mutation) {
  const fault = { kind: "fault", wait: Number(response.headers.get("Retry-After")) * 1000 || 0 };
  if (response.type === "opaqueredirect" || response.status >= 500 || response.status === 429) return fault;
  const answer = await json(response);
  if (response.status === 200) return isAnswer(answer, mutation) ? { kind: "saved", answer } : fault;
  if (!answer || typeof answer.error !== "string") return fault;
  return { kind: "refused", status: response.status, error: answer.error, login: answer.login };
}

async function json(response) {
  if (!(response.headers.get("Content-Type") || "").startsWith("application/json")) return null;
  try {
    return JSON.parse(await response.text());
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isAnswer(answer, mutation) {
  return (
    answer !== null &&
    typeof answer === "object" &&
    answer.mutation === mutation &&
    Number.isInteger(answer.version) &&
    [answer.applied, answer.refused, answer.conflicts, answer.others].every((x) => x && typeof x === "object")
  );
}
