// The sandbox's API as functions. It speaks to its own origin only and knows nothing of what is drawn.

const LONGEST_WAIT_MS = 60_000; // a callback with all its retries, and a walk of the clock, take real seconds

/** A refusal of the sandbox (`code` and `message` as it gave them), or code `offline` when it did not answer. */
export class SandboxError extends Error {
  constructor(status, code, message) {
    super(message || code);
    this.status = status;
    this.code = code;
  }
}

const phone = (userid, rest) => `/sandbox/phones/${encodeURIComponent(userid)}/${rest}`;

/** Which play is on and who sits in front: `{play, seats}`; both empty for a regulation of one's own. */
export const stage = () => call("GET", "/sandbox/stage");

/** Everyone with a phone: `[{userid, name, department, leader_of, tags, post, says}]`. */
export const phones = () => call("GET", "/sandbox/phones");

/** What changed on one phone since revision `after`: `{rev, messages}`. */
export const messages = (userid, after) => call("GET", phone(userid, `messages?after=${after}`));

/** Things a person does; each resolves to `{callback, answered, attempts, ms}` when the bot has answered or not. */
export const say = (userid, text) => call("POST", phone(userid, "say"), { text });
export const menu = (userid, key) => call("POST", phone(userid, "menu"), { key });
export const enter = (userid) => call("POST", phone(userid, "enter"), {});
export const send = (userid, message) => call("POST", phone(userid, "send"), message);
export const tap = (userid, { task_id, key, selected }) =>
  call("POST", phone(userid, "tap"), { task_id, key, selected });

/** The app menu as the bot pushed it: `{button: […]}`, empty when it pushed none. */
export const appMenu = () => call("GET", "/sandbox/menu");

/** The virtual clock: `{now, rate, next}`. */
export const clock = () => call("GET", "/sandbox/clock");

/** Move it: `{advance}`, `{to}`, `{advance_working_days}` or `{to_next: true}`. */
export const moveClock = (how) => call("POST", "/sandbox/clock", how);

/** Wait until the bot has nothing under way; a bot that stays busy is no error here. */
export async function settle(seconds) {
  try {
    await call("POST", "/sandbox/settle", { timeout_s: seconds });
  } catch (error) {
    if (error.status !== 504) throw error;
  }
}

/** What the bot says has happened since revision `after`: `{rev, items: [{rev, at, text: {zh, en}, clause}]}`. */
export const happened = (after) => call("GET", `/sandbox/happened?after=${after}`);

/** The requests between WeCom and the bot since number `after`: `{rev, items}`, oldest first. */
export const traffic = (after) => call("GET", `/sandbox/traffic?after=${after}`);

/** Start the story anew on both sides; 409 where the sandbox cannot. */
export const reset = () => call("POST", "/sandbox/reset", {});

async function call(method, path, body) {
  const request = { method, signal: AbortSignal.timeout(LONGEST_WAIT_MS), headers: { Accept: "application/json" } };
  if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new SandboxError(0, "offline", "");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new SandboxError(response.status, answer.error ?? `http_${response.status}`, answer.message);
  return answer;
}
