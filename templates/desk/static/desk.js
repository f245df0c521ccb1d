// What moves on the desk: its pages look again when something changed, and say when they can't.

const LISTEN_AGAIN_MS = 3000;
const page = document.body;
let lastSeen = 0;
let lookingLater = 0;

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
    // The browser tries again by itself, unless the server answered with an error.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, LISTEN_AGAIN_MS);
  });
}

/** Whether something is in a hand: a menu that is open, a filing that is dragged. */
function held() {
  return document.querySelector("details.held[open], .sortable-chosen") !== null;
}

/** Look again what is on disk: at once, or when what is in a hand is put down. */
function look() {
  clearTimeout(lookingLater);
  if (held()) lookingLater = setTimeout(look, 1000);
  else page.dispatchEvent(new CustomEvent("desk:changed"));
}

/** Whether a request is such a look, and not a person's. */
function isLook({ sourceElement }) {
  return sourceElement.getAttribute("hx-trigger")?.includes("desk:changed") ?? false;
}

/** Whether the server refused with what is no page of the desk: signed out, not allowed, broken. */
function isRefused({ response: { status } }) {
  // 409 and 422 are the page again, with what is wrong with its form.
  return status >= 400 && status !== 409 && status !== 422;
}

/** Whether an act leads back to the page that it was done on. */
function staysHere({ request, response }) {
  return request.method === "POST" && new URL(response.raw.url).pathname === location.pathname;
}

page.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  // The person reads on where the act was done; htmx would begin at the top again.
  if (staysHere(ctx)) for (const each of tasks) each.swapSpec.show = "none";
  if (isRefused(ctx)) event.preventDefault();
  // What a look brings that was under way when the hand went in is not shown; it looks again.
  else if (held() && isLook(ctx)) {
    event.preventDefault();
    look();
  }
  // The page that comes says what the fields hold; morphed, they would keep what was typed.
  else ctx.sourceElement.closest(".setup-form")?.reset();
});

/** What only some pages need, once such a page is there. */
async function furnish() {
  // On a telephone the last tabs lie beyond the edge.
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
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
    menu.querySelector(".whose").textContent = menu.dataset.window;
    htmx.process(menu);
  }
  const form = menu.querySelector("form");
  form.elements.revision.value = menu.dataset.revision;
  // It may have waited for a page that was about what somebody else did.
  form.querySelector("button").disabled = false;
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

const undone = document.getElementById("undone");

// A double click sends a form once: until the page that follows is here, its buttons wait.
page.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  // The preview is not shown beside the list on a telephone, and not asked for.
  if (isLook(ctx) && ctx.sourceElement.getClientRects().length === 0) event.preventDefault();
  if (!isLook(ctx)) undone.hidden = true;
  ctx.waiting = [...(ctx.sourceElement.closest("form")?.querySelectorAll("button:enabled") ?? [])];
  for (const each of ctx.waiting) each.disabled = true;
});

/** Say that it was not done; the page stays as it is, so that it can be tried again. */
function notDone(ctx) {
  undone.textContent = ctx?.response?.status === 413 ? undone.dataset.tooBig : undone.dataset.undone;
  undone.hidden = false;
  for (const each of ctx?.waiting ?? []) each.disabled = false;
}

page.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status === 401) location.reload();
  else if (isRefused(ctx)) notDone(ctx);
});
page.addEventListener("htmx:error", ({ detail }) => notDone(detail.ctx));

/** What stands in a field goes where the person wants to paste it, and the button says so. */
async function copy(event) {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  // Over plain HTTP browsers keep the clipboard from scripts, but not from the selection.
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
  else document.execCommand("copy");
  button.textContent = button.dataset.copied;
}

/** What a link or an act was about is in sight on the page that it led to, and has the focus. */
function showPlace({ request }) {
  const place = request.anchor || document.querySelector("#said [data-place]")?.dataset.place;
  const about = document.getElementById(place);
  about?.scrollIntoView({ block: "nearest" });
  if (request.anchor || document.activeElement === page) about?.focus({ preventScroll: true });
}

page.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  furnish();
  focusAgain();
  if (!isLook(ctx)) showPlace(ctx);
});

page.addEventListener("focusin", ({ target }) => {
  // A decision's button is gone with the decision; its filing is still there.
  focused = target.id || (target.closest("#main [tabindex]")?.id ?? "");
});
page.addEventListener("pointerdown", () => (focused = ""));
page.addEventListener("click", closeMenus);
page.addEventListener("click", copy);
page.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(event);
});

furnish();
listen();
