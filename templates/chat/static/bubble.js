// One message on the page: built once, then changed in place, so that focus and place stay.

import { dayOf, firstLine, icon, make, sizeOf, timeOf, words } from "./setup.js";
import { commandsIn, render } from "./text.js";

const STATES = {
  sending: ["clock", words.sending],
  sent: ["tick", words.sent],
};

export class Bubble {
  /** `on`: {tap(bubble, button, data), say(text), edit, reply, retry, discard(bubble), find(id)}. */
  constructor(shown, on) {
    this.on = on;
    this.shown = shown;
    this.node = make("div", `message ${shown.mine ? "mine" : "bot"}`);
    this.day = make("div", "day", { hidden: "" });
    this.body = make("article", "bubble", { tabindex: "-1" });
    this.stack = make("div", "stack", {}, this.body);
    this.node.append(this.day, this.stack);
    this.keyboard = null;
    this.failure = null;
    this.#draw();
  }

  /** Show the message as it is now; a keyboard that did not change is left alone. */
  update(shown) {
    const before = this.shown;
    this.shown = { ...shown, key: shown.key ?? before.key };
    this.#draw(before);
  }

  setState(state, sentence = "") {
    this.shown.state = state;
    this.#drawMeta();
    this.node.classList.toggle("failed", state === "failed");
    this.failure?.remove();
    this.failure = null;
    if (state !== "failed") return;
    const retry = make("button", "retry", { type: "button" }, icon("again"), sentence || words.failed);
    retry.addEventListener("click", () => this.on.retry(this));
    this.failure = make("div", "failure", {}, retry);
    if (sentence) {
      const discard = make("button", "discard", { type: "button" }, words.discard);
      discard.addEventListener("click", () => this.on.discard(this));
      this.failure.append(discard);
    }
    this.stack.append(this.failure);
  }

  /** Say which day begins with this message; null where none does. */
  setDay(begins) {
    this.day.hidden = !begins;
    this.day.textContent = begins ? dayOf(this.shown.at) : "";
  }

  #draw(before = null) {
    const { shown } = this;
    if (shown.id) this.node.dataset.id = shown.id;
    if (shown.key) this.node.dataset.key = shown.key;
    if (!before || before.text !== shown.text || changed(before.entities, shown.entities)
        || changed(before.file, shown.file) || before.id !== shown.id) {
      const focused = this.body.contains(document.activeElement) && document.activeElement !== this.body;
      const who = make("span", "visually-hidden", {}, shown.mine ? `${words.you}：` : "");
      this.meta = make("div", "meta");
      this.body.replaceChildren(who, ...this.#quote(), ...this.#file(), ...this.#text(), this.meta);
      if (focused) this.body.focus({ preventScroll: true });
    }
    this.#drawMeta();
    if (!before || changed(before.markup, shown.markup)) this.#drawKeyboard();
    else this.settle();
  }

  #text() {
    if (!this.shown.text) return [];
    const { mine, text, entities } = this.shown;
    const found = mine ? [] : commandsIn(text);
    const place = make("div", "text", {}, render(text, [...(entities ?? []), ...found]));
    for (const command of place.querySelectorAll(".command")) {
      command.addEventListener("click", (event) => {
        event.preventDefault();
        this.on.say(command.textContent);
      });
    }
    return [place];
  }

  /** What it replies to, where that is on the page. */
  #quote() {
    const replied = this.shown.reply_to && this.on.find(this.shown.reply_to);
    return replied ? [make("span", "quote", {}, firstLine(replied.shown.text))] : [];
  }

  #file() {
    const { file, id, picture } = this.shown;
    if (!file) return [];
    const label = make("span", "label", {}, make("strong", "", {}, file.name),
      make("small", "", {}, sizeOf(file.size)));
    const disc = make("span", "disc", {}, icon("sheet"));
    if (!id) return [make("div", "file", {}, disc, label)];
    const address = `/chat/files/${id}`;
    const chip = make("a", "file", { href: address, download: file.name }, disc, label);
    chip.setAttribute("aria-label", `${words.download} ${file.name}, ${sizeOf(file.size)}`);
    return picture ? [make("img", "picture", { src: address, alt: file.name }), chip] : [chip];
  }

  #drawMeta() {
    const { shown } = this;
    const focused = this.meta.contains(document.activeElement);
    this.meta.replaceChildren();
    const edits = shown.mine && shown.id && shown.text && !shown.file;
    if (edits || (!shown.mine && shown.markup?.inline_keyboard)) {
      const label = edits ? words.edit : words.reply;
      const change = make("button", "change", { type: "button", "aria-label": label, title: label });
      change.append(icon(edits ? "pencil" : "reply"));
      change.addEventListener("click", () => (edits ? this.on.edit(this) : this.on.reply(this)));
      this.meta.append(change);
      if (focused) change.focus({ preventScroll: true });
    }
    if (shown.edited) this.meta.append(make("span", "edited", {}, words.edited));
    this.meta.append(make("time", "", { datetime: new Date(shown.at).toISOString() }, timeOf(shown.at)));
    const state = STATES[shown.mine ? (shown.state ?? "sent") : ""];
    if (state) {
      const mark = make("span", "state", { role: "img", "aria-label": state[1], title: state[1] });
      mark.append(icon(state[0]));
      this.meta.append(mark);
    }
  }

  #drawKeyboard() {
    const rows = this.shown.markup?.inline_keyboard ?? [];
    const active = document.activeElement;
    const held = this.keyboard?.contains(active) ? (active.dataset.data ?? "") : null;
    this.keyboard?.remove();
    this.keyboard = null;
    if (rows.length) {
      this.keyboard = make("div", "buttons", { role: "group" });
      for (const row of rows) this.keyboard.append(make("div", "row", {}, ...row.map((each) => this.#button(each))));
      this.body.after(this.keyboard);
    }
    if (held === null) return;
    const buttons = [...(this.keyboard?.querySelectorAll("button") ?? [])];
    const next = buttons.find((each) => each.dataset.data === held) ?? buttons[0] ?? this.body;
    next.focus({ preventScroll: true });
  }

  #button({ text, url, callback_data: data }) {
    if (url) {
      return make("a", "", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
    }
    const button = make("button", "", { type: "button" }, text);
    button.dataset.data = data;
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-busy") === "true") return;
      this.on.tap(this, button, data);
    });
    return button;
  }

  /** The answer is there: no button is busy any more. */
  settle() {
    for (const button of this.keyboard?.querySelectorAll("[aria-busy]") ?? []) {
      button.removeAttribute("aria-busy");
    }
  }
}

const changed = (one, other) => JSON.stringify(one ?? null) !== JSON.stringify(other ?? null);
