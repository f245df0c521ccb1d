// The ☰ menu: the bot's commands, and the way out.

import { find, icon, make, setup, words } from "./setup.js";

export class Menu {
  /** `on`: {say(text), signOut()}. */
  constructor(on) {
    this.button = find("menu-button");
    this.menu = find("menu");
    for (const { name, says } of setup.commands) {
      this.#add(() => on.say(`/${name}`), make("span", "", {}, says), make("code", "", {}, `/${name}`));
    }
    if (setup.commands.length) this.menu.append(make("hr", "", { role: "separator" }));
    this.#add(() => on.signOut(), icon("out"), make("span", "", {}, words.sign_out));
    this.button.addEventListener("click", () => (this.menu.hidden ? this.open() : this.close()));
    this.menu.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => {
      if (!this.menu.parentElement.contains(event.target)) this.close(false);
    });
    this.menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.menu.parentElement.contains(event.relatedTarget)) this.close(false);
    });
  }

  open() {
    this.menu.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.menu.querySelector("button").focus();
  }

  close(back = true) {
    if (this.menu.hidden) return;
    this.menu.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (back) this.button.focus();
  }

  #add(act, ...children) {
    const item = make("button", "", { type: "button", role: "menuitem", tabindex: "-1" }, ...children);
    item.addEventListener("click", () => {
      this.close(false);
      find("input").focus();
      act();
    });
    this.menu.append(item);
  }

  #key(event) {
    const items = [...this.menu.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[to % items.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      this.close();
    }
  }
}
