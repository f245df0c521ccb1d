// What moves on the desk: its pages look again when something changed, and say when they can't.

const page = document.body;
let lastSeen = 0;

function listen() {
  const events = new EventSource(page.dataset.events);
  const offline = document.getElementById("offline");
  events.addEventListener("open", () => {
    offline.hidden = true;
  });
  events.addEventListener("changed", () => {
    // The first event says only that the stream is open; the page is fresh.
    if (lastSeen++ > 0) look();
  });
  events.addEventListener("ended", () => {
    events.close();
    location.reload();
  });
  events.addEventListener("error", () => {
    offline.hidden = false;
  });
}

/** Whether something is in a hand: a menu that is open, a filing that is dragged. */
function held() {
  return document.querySelector("details.held[open], .sortable-chosen") !== null;
}

/** Look again what is on disk: at once, or when what is in a hand is put down. */
function look() {
  if (held()) setTimeout(look, 1000);
  else page.dispatchEvent(new CustomEvent("desk:changed"));
}

// What a look brings that was under way when the hand went in is not shown; the page looks again.
page.addEventListener("htmx:before:swap", (event) => {
  const source = event.detail?.ctx?.sourceElement;
  if (!held() || !source?.getAttribute("hx-trigger")?.includes("desk:changed")) return;
  event.preventDefault();
  setTimeout(look, 1000);
});

/** What only some pages need, once such a page is there. */
async function furnish() {
  if (document.querySelector("[data-arranging]")) (await import("./arranging.js")).arrange();
  if (document.querySelector("[data-chart]")) (await import("./charts.js")).draw();
}

/** The id of what has the focus, until the person puts it elsewhere. */
let focused = "";

/**
 * The focus stays on what was moved, even where its own button can't be used any more, and however
 * often the page looks again, until the person does something else.
 */
function focusAgain() {
  const here = document.activeElement;
  const last = document.getElementById(focused);
  if (!last || (here !== page && here !== last) || (here === last && !last.disabled)) return;
  const own = last.closest("[tabindex]");
  const next = last.disabled ? own?.querySelector("form button:enabled[id]") : last;
  (next ?? own)?.focus();
}

/** Menus close when something else is clicked, or by Escape. */
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (event.key === "Escape" || !menu.contains(event.target)) menu.open = false;
  }
}

/** A decision's form is the same for every filing of a kind: it comes when its menu is opened. */
function fillIn(menu) {
  if (!menu.querySelector("form")) {
    menu.append(document.getElementById(menu.dataset.form).content.cloneNode(true));
    menu.querySelector("form").action = menu.dataset.action;
    htmx.process(menu);
  }
  menu.querySelector("form").elements.revision.value = menu.dataset.revision;
}

page.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches?.("details.menu[open]")) return;
    if (target.dataset.form) fillIn(target);
    // What a menu offers is seen whole, also from the last line of the window.
    target.lastElementChild.scrollIntoView({ block: "nearest" });
  },
  true,
);

// A double click sends a form once: until the page that follows is here, its buttons wait.
page.addEventListener("htmx:before:request", (event) => {
  const form = event.detail?.ctx?.sourceElement?.closest?.("form");
  form?.querySelectorAll("button").forEach((each) => (each.disabled = true));
});

/** What stands in a field goes where the person wants to paste it, and the button says so. */
async function copy(event) {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard?.writeText(field.value);
  button.textContent = button.dataset.copied;
}

page.addEventListener("htmx:after:swap", () => {
  furnish();
  focusAgain();
});

page.addEventListener("focusin", (event) => (focused = event.target.id));
page.addEventListener("pointerdown", () => (focused = ""));
page.addEventListener("click", closeMenus);
page.addEventListener("click", copy);
page.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(event);
});
// What the server refuses with a page that is none of the desk's: signed out, not allowed, broken.
page.addEventListener("htmx:response:error", (event) => {
  const status = event.detail?.ctx?.response?.status;
  if (status === 401) location.reload();
  // 409 and 422 are the page again, with what is wrong with its form.
  else if (status !== 409 && status !== 422) document.getElementById("undone").hidden = false;
});
page.addEventListener("htmx:error", () => {
  document.getElementById("undone").hidden = false;
});

furnish();
listen();
