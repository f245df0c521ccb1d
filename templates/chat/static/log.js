// The messages in their order, and where in them the person is reading.

import { Bubble } from "./bubble.js";
import { dateOf, find, words } from "./setup.js";

const NEAR_THE_END_PX = 90;

export class Log {
  #byId = new Map();
  #byKey = new Map();
  #order = [];
  #unread = 0;
  #following = true;
  #top = 0;

  constructor(on) {
    this.on = { ...on, find: (id) => this.#byId.get(id) };
    this.root = find("log");
    this.scroller = find("scroller");
    this.newest = find("newest");
    this.scroller.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
    this.newest.addEventListener("click", () => this.toEnd());
    const keep = new ResizeObserver(() => this.#following && this.toEnd());
    keep.observe(this.scroller);
    keep.observe(this.root);
  }

  /** Put a message in its place, or change it there; whether it is new to the page. */
  show(shown) {
    const known = this.#byId.get(shown.id) ?? (shown.key && this.#byKey.get(shown.key));
    if (shown.deleted) {
      if (known) this.#remove(known);
      return false;
    }
    if (known) {
      if (known.shown.version > shown.version) return false;
      this.#byId.set(shown.id, known);
      known.update({ ...shown, state: "sent" });
      if (known.failure) known.setState("sent");
      this.#place(known);
      return false;
    }
    const bubble = new Bubble(shown, this.on);
    this.#byId.set(shown.id, bubble);
    if (shown.key) this.#byKey.set(shown.key, bubble);
    this.#place(bubble);
    if (!this.#following && !shown.mine) {
      this.#unread += 1;
      this.#showUnread();
    }
    return true;
  }

  /** Show what is on its way; the same entry again changes its mark. */
  showEntry(entry, state, { stored, sentence }) {
    let bubble = this.#byKey.get(entry.id);
    if (!bubble) {
      const file = entry.file && { name: entry.file.name, size: entry.file.size };
      const { id: key, at, text = "", reply_to } = entry;
      const shown = { mine: true, key, at, text, reply_to, file, state };
      bubble = new Bubble(shown, this.on);
      this.#byKey.set(entry.id, bubble);
      this.#place(bubble);
      this.toEnd();
    }
    if (stored && !bubble.shown.id) {
      this.#byId.set(stored.message_id, bubble);
      bubble.update({ ...bubble.shown, id: stored.message_id, version: 0 });
      this.#place(bubble);
    }
    // What the stream has brought is stored, whatever became of the answer.
    bubble.setState(bubble.shown.version ? "sent" : state, sentence);
  }

  discard(bubble) {
    this.#byKey.delete(bubble.shown.key);
    this.#remove(bubble);
  }

  /** From the newest to the oldest. */
  *newestFirst() {
    for (let index = this.#order.length - 1; index >= 0; index -= 1) yield this.#order[index];
  }

  toEnd() {
    this.#following = true;
    this.#unread = 0;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#showUnread();
  }

  #place(bubble) {
    const old = this.#order.indexOf(bubble);
    if (old >= 0) this.#order.splice(old, 1);
    const rank = (each) => each.shown.id ?? Infinity;
    let index = this.#order.length;
    while (index > 0 && rank(this.#order[index - 1]) > rank(bubble)) index -= 1;
    this.#order.splice(index, 0, bubble);
    const next = this.#order[index + 1]?.node ?? null;
    // A node that stays where it is must not be moved: moving it would take the focus away.
    if (!bubble.node.isConnected || bubble.node.nextElementSibling !== next) {
      this.root.insertBefore(bubble.node, next);
    }
    this.#markDay(index);
    this.#markDay(index + 1);
  }

  #remove(bubble) {
    const index = this.#order.indexOf(bubble);
    this.#byId.delete(bubble.shown.id);
    if (index < 0) return;
    this.#order.splice(index, 1);
    bubble.node.remove();
    this.#markDay(index);
  }

  #markDay(index) {
    const bubble = this.#order[index];
    if (!bubble) return;
    const before = this.#order[index - 1];
    bubble.setDay(!before || dateOf(before.shown.at) !== dateOf(bubble.shown.at));
  }

  #noteScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    if (scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX) {
      this.#following = true;
      this.#unread = 0;
    } else if (scrollTop < this.#top) {
      // Only who scrolls up stops following; a page that grew under the last move does not.
      this.#following = false;
    }
    this.#top = scrollTop;
    this.#showUnread();
  }

  #showUnread() {
    this.newest.hidden = this.#following;
    find("unread").textContent = this.#unread || "";
    const label = this.#unread ? `${this.#unread} ${words.new_messages}` : words.newest;
    this.newest.setAttribute("aria-label", label);
  }
}
