// The chat's changes as they happen; after a break, from where it left off.

import { isSignedOut } from "./server.js";

const LONGEST_WAIT_MS = 20_000;

export class Stream {
  #source = null;
  #version = "";
  #failures = 0;
  #timer = 0;
  #over = false;

  /** `on`: {message, ready, passing, broken, ended}. */
  constructor(on) {
    this.on = on;
    window.addEventListener("online", () => this.connect());
    let hiddenAt = 0;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) hiddenAt = Date.now();
      // A phone that slept may hold a connection that is dead without knowing.
      else if (hiddenAt && Date.now() - hiddenAt > 30_000) this.connect();
    });
    window.addEventListener("pagehide", () => this.#source?.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.connect());
  }

  connect() {
    if (this.#over) return;
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(`/chat/events${this.#version && `?after=${this.#version}`}`);
    this.#source = source;
    source.addEventListener("message", (event) => {
      this.#version = event.lastEventId;
      this.on.message(JSON.parse(event.data));
    });
    source.addEventListener("ready", () => {
      this.#failures = 0;
      this.on.ready();
    });
    source.addEventListener("passing", (event) => this.on.passing(JSON.parse(event.data)));
    source.addEventListener("ended", () => this.end());
    source.addEventListener("error", () => this.#broken(source));
  }

  end() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.on.ended();
  }

  async #broken(source) {
    if (source !== this.#source || this.#over) return;
    this.on.broken();
    // The browser tries again by itself, unless the server answered with an error.
    if (source.readyState !== EventSource.CLOSED) return;
    if (await isSignedOut()) {
      this.end();
      return;
    }
    this.#failures += 1;
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.connect(), wait);
  }
}
