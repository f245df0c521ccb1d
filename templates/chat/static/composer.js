// Where a person writes: the text, its files, quick replies, changing what was sent, and replying.

import { find, firstLine, make, setup, words } from "./setup.js";

/** A phone's Enter is a new line; its send button sends. */
const onPhone = matchMedia("(hover: none) and (pointer: coarse)");

export class Composer {
  /** The message that is being edited or replied to. */
  #about = null;
  #used = 0;

  /** `on`: {say(text, replyTo), edit(bubble, text), files(list), last(): bubble | undefined}. */
  constructor(on) {
    this.on = on;
    this.input = find("input");
    this.send = find("send");
    this.keyboard = find("keyboard");
    find("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.input.addEventListener("input", () => this.#grow());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // A copied table brings a picture of itself along: its text is what was meant.
      if (!files.length || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      on.files(files);
    });
    find("attach").addEventListener("click", () => find("files").click());
    find("files").addEventListener("change", (event) => {
      on.files([...event.target.files]);
      event.target.value = "";
      this.input.focus();
    });
    find("about-cancel").addEventListener("click", () => this.leave());
    this.#acceptDrops();
  }

  startEditing(bubble) {
    this.#take(bubble, "pencil", words.editing, words.save);
    this.input.value = bubble.shown.text;
    this.#grow();
  }

  startReply(bubble) {
    // What was being edited is not the answer.
    if (this.#about?.shown.mine) this.leave();
    this.#take(bubble, "reply", words.replying + firstLine(bubble.shown.text), words.send);
  }

  /** Let the message be that was edited or replied to; words that only changed it go, too. */
  leave() {
    if (this.#about?.shown.mine) this.input.value = "";
    this.#about?.node.classList.remove("about-now");
    this.#about = null;
    find("about").hidden = true;
    this.send.setAttribute("aria-label", words.send);
    this.#grow();
    this.input.focus();
  }

  #take(bubble, icon, text, label) {
    this.#about?.node.classList.remove("about-now");
    this.#about = bubble;
    bubble.node.classList.add("about-now");
    find("about-icon").className = `icon ${icon}`;
    find("about-text").textContent = text;
    find("about").hidden = false;
    this.send.setAttribute("aria-label", label);
    this.input.focus();
  }

  /** Show the quick replies of the newest message that has a word to say about them. */
  offer(bubble) {
    const markup = bubble?.shown.markup ?? {};
    const rows = markup.keyboard && this.#used < bubble.shown.id ? markup.keyboard : [];
    this.input.placeholder = markup.input_field_placeholder ?? words.write;
    const drawn = JSON.stringify(rows);
    if (this.keyboard.dataset.drawn === drawn) return;
    this.keyboard.dataset.drawn = drawn;
    this.keyboard.hidden = !rows.length;
    this.keyboard.replaceChildren(
      ...rows.map((row) =>
        make("div", "row", {}, ...row.map(({ text }) => {
          const button = make("button", "", { type: "button" }, text);
          button.addEventListener("click", () => {
            if (markup.one_time_keyboard) this.#used = bubble.shown.id;
            this.on.say(text);
            this.offer(bubble);
            if (!onPhone.matches) this.input.focus();
          });
          return button;
        })),
      ),
    );
  }

  #submit() {
    const text = this.input.value.trim();
    const about = this.#about;
    if (about?.shown.mine) {
      if (text && text !== about.shown.text) this.on.edit(about, text);
      this.leave();
      return;
    }
    this.input.focus();
    if (!text) return;
    this.input.value = "";
    this.leave();
    for (const part of parts(text, setup.most.text)) this.on.say(part, about?.shown.id);
  }

  #key(event) {
    // While a Chinese input method is composing, Enter and Escape are its own.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !onPhone.matches) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#about) {
      this.leave();
    } else if (event.key === "ArrowUp" && !this.input.value && !this.#about) {
      const last = this.on.last();
      if (!last) return;
      event.preventDefault();
      this.startEditing(last);
    }
  }

  #grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  #acceptDrops() {
    const sign = find("drop");
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      sign.hidden = false;
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) sign.hidden = true;
    });
    document.addEventListener("drop", (event) => {
      sign.hidden = true;
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.on.files([...event.dataTransfer.files]);
    });
  }
}

/** A long text in parts that each fit a message, cut at line ends where there are any. */
export function parts(text, most) {
  const found = [];
  let rest = text;
  while (rest.length > most) {
    let cut = rest.lastIndexOf("\n", most);
    if (cut < most / 2) cut = most;
    // Never between the two halves of one character.
    if (/[\uD800-\uDBFF]/.test(rest[cut - 1])) cut -= 1;
    found.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return [...found, rest].filter(Boolean);
}
