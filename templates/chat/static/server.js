// Requests to the server, and what can become of them.

import { setup, words } from "./setup.js";

/** The request did not arrive, or its answer did not: try the same one again. */
export class Unreached extends Error {}

/** The server said no, in a sentence for the person; `reason` is for the page. */
export class Refused extends Error {
  constructor(status, reason, sentence) {
    super(sentence);
    this.status = status;
    this.reason = reason;
  }
}

const PATIENCE_MS = 20_000;
const PATIENCE_WITH_FILES_MS = 300_000;

export async function post(path, body) {
  const isForm = body instanceof FormData;
  const headers = { "X-CSRF-Token": setup.csrf };
  if (!isForm) headers["Content-Type"] = "application/json";
  const patience = AbortSignal.timeout(isForm ? PATIENCE_WITH_FILES_MS : PATIENCE_MS);
  let response;
  let answer = {};
  try {
    response = await fetch(path, {
      method: "POST",
      headers,
      body: isForm ? body : JSON.stringify(body),
      signal: patience,
    });
    if (response.status !== 204) answer = await response.json();
  } catch {
    throw new Unreached(path);
  }
  if (response.ok) return answer;
  if (response.status >= 500 || response.status === 429) throw new Unreached(path);
  throw new Refused(response.status, answer.reason, answer.error ?? words.broken);
}

/** Whether the session is over, as far as the server can be reached. */
export async function isSignedOut() {
  try {
    return (await fetch("/chat", { method: "HEAD" })).status === 401;
  } catch {
    return false;
  }
}
