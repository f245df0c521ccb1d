// What a person has said and the server has not yet stored: in order, kept on this device, and sent
// again under the same id until it is, so that nothing is lost and nothing filed twice.

import { Refused, post } from "./server.js";
import { now, setup } from "./setup.js";

const LONGEST_WAIT_MS = 30_000;
const PREFIX = `zhoubao.${setup.chat}.`;

/** The texts of every chat on this device; called when a person signs out. */
export function forgetEverything() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("zhoubao.")) localStorage.removeItem(key);
  }
}

export class Outbox {
  #entries = [];
  #busy = false;
  #failures = 0;
  #timer = 0;

  /**
   * `on`: {state(entry), signedOut()}; an entry is {id, at, text, reply_to?} or
   * {id, at, file, group?, of?}.
   */
  constructor(on) {
    this.on = on;
    window.addEventListener("online", () => this.flush());
    window.addEventListener("beforeunload", (event) => {
      // A file cannot be kept; the texts can.
      if (this.#entries.some((entry) => entry.file && !entry.refused)) event.preventDefault();
    });
  }

  /** Take up what an earlier visit left behind. */
  resume() {
    const kept = [];
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) kept.push(JSON.parse(localStorage.getItem(key)));
    }
    kept.sort((one, other) => one.order - other.order);
    for (const entry of kept) this.#begin(entry);
    this.flush();
  }

  add(content) {
    const entry = { id: crypto.randomUUID?.() ?? uuid(), at: now(), order: next(), ...content };
    if (entry.text !== undefined) localStorage.setItem(PREFIX + entry.id, JSON.stringify(entry));
    this.#begin(entry);
    this.flush();
  }

  retry(id) {
    const entry = this.#entries.find((each) => each.id === id);
    if (entry) entry.refused = false;
    this.flush();
  }

  discard(id) {
    localStorage.removeItem(PREFIX + id);
    this.#entries = this.#entries.filter((each) => each.id !== id);
  }

  /** The newest thing that is still on its way, if any. */
  get waiting() {
    return this.#entries.length > 0;
  }

  #begin(entry) {
    this.#entries.push(entry);
    this.#tell(entry, "sending");
  }

  async flush() {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    try {
      let entry;
      while ((entry = this.#entries.find((each) => !each.refused))) {
        this.#tell(entry, "sending");
        if (!(await this.#send(entry))) return;
      }
    } finally {
      this.#busy = false;
    }
  }

  async #send(entry) {
    try {
      const stored = await this.#deliver(entry);
      this.#failures = 0;
      this.discard(entry.id);
      this.#tell(entry, "sent", { stored });
      return true;
    } catch (error) {
      if (error instanceof Refused && error.status !== 401) {
        entry.refused = true;
        this.#tell(entry, "failed", { sentence: error.message });
        return true;
      }
      // Without a network there is nothing to tap for: it goes out by itself.
      const state = error instanceof Refused || navigator.onLine ? "failed" : "sending";
      for (const each of this.#entries) if (!each.refused) this.#tell(each, state);
      if (error instanceof Refused) {
        this.on.signedOut();
        return false;
      }
      this.#failures += 1;
      const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.#failures);
      this.#timer = setTimeout(() => this.flush(), wait);
      return false;
    }
  }

  #deliver(entry) {
    const { id, text, reply_to } = entry;
    if (!entry.file) return post("/chat/messages", { id, text, reply_to });
    const form = new FormData();
    form.append("id", entry.id);
    if (entry.group) {
      form.append("group", entry.group);
      form.append("of", entry.of);
    }
    form.append("file", entry.file, entry.file.name);
    return post("/chat/files", form);
  }

  #tell(entry, state, more = {}) {
    this.on.state(entry, state, more);
  }
}

let last = 0;

/** A number later than every one before it, also among those of a second page. */
function next() {
  last = Math.max(Date.now(), last + 1);
  return last;
}

/** A random UUID where the browser has none to give: pages over plain HTTP. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export { uuid };
