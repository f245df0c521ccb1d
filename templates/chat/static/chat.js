// The chat page: what arrives goes to the log, what a person does goes to the server.

import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { Menu } from "./menu.js";
import { Outbox, forgetEverything, uuid } from "./outbox.js";
import { Refused, Unreached, post } from "./server.js";
import { find, moment, setNow, setup, words } from "./setup.js";
import { Stream } from "./stream.js";

const TYPING_MS = 6_000;
const BUSY_MS = 8_000;
const TOAST_MS = 3_500;
const QUIET_BEFORE_SAYING_SO_MS = 2_500;

const taps = new Map();
let ready = false;
let over = false;

function toast(text) {
  const place = find("toast");
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => place.classList.remove("shown"), TOAST_MS);
}

function alertWith(text) {
  find("alert-text").textContent = text;
  if (!find("alert").open) find("alert").showModal();
}

function banner(text) {
  if (over && text !== words.signed_out) return;
  find("banner").textContent = text;
  find("banner").hidden = !text;
}

function typing(on) {
  for (const id of ["typing", "status"]) find(id).hidden = !on;
  find("bulletin").hidden = on;
  clearTimeout(typing.timer);
  if (on) typing.timer = setTimeout(() => typing(false), TYPING_MS);
}

/** Tell of a failure; the person loses nothing by it. */
function tell(error) {
  if (error instanceof Refused && error.status === 401) stream.end();
  else toast(error instanceof Refused ? error.message : words.tap_failed);
}

async function tap(bubble, button, data) {
  const id = uuid();
  button.setAttribute("aria-busy", "true");
  taps.set(id, button);
  const done = () => {
    taps.delete(id);
    button.removeAttribute("aria-busy");
  };
  const body = { id, message_id: bubble.shown.id, data };
  try {
    try {
      await post("/chat/taps", body);
    } catch (error) {
      if (!(error instanceof Unreached)) throw error;
      // Once more under the same id: if the first one arrived, it counts only once.
      await post("/chat/taps", body).catch((second) => {
        if (second.reason !== "stale_button") throw second;
      });
    }
    setTimeout(done, BUSY_MS);
  } catch (error) {
    done();
    tell(error);
  }
}

function settleAll() {
  for (const button of taps.values()) button.removeAttribute("aria-busy");
  taps.clear();
}

const log = new Log({
  tap,
  say: (text) => outbox.add({ text }),
  edit: (bubble) => composer.startEditing(bubble),
  reply: (bubble) => composer.startReply(bubble),
  retry: (bubble) => outbox.retry(bubble.shown.key),
  discard: (bubble) => {
    outbox.discard(bubble.shown.key);
    log.discard(bubble);
  },
});

const outbox = new Outbox({
  state: (entry, state, more) => log.showEntry(entry, state, more),
  signedOut: () => stream.end(),
});

const composer = new Composer({
  say: (text, replyTo) => outbox.add({ text, reply_to: replyTo }),
  edit: (bubble, text) =>
    post("/chat/edits", { message_id: bubble.shown.id, text }).catch(tell),
  files: (files) => {
    const fits = [];
    for (const file of files) {
      if (file.size > setup.most.file) toast(words.file_too_big);
      else if (!file.size) toast(words.empty_file);
      else fits.push(file);
    }
    // Chosen at once, they belong together and are answered once.
    const album = fits.length > 1 ? { group: uuid(), of: fits.length } : {};
    for (const file of fits) outbox.add({ file, ...album });
  },
  last: () => {
    for (const bubble of log.newestFirst()) {
      if (bubble.shown.mine) return bubble.shown.id && !bubble.shown.file ? bubble : undefined;
    }
    return undefined;
  },
});

new Menu({
  say: (text) => outbox.add({ text }),
  // Coming back takes a new link: nobody leaves by a slip of the finger.
  signOut: () => {
    find("leave").returnValue = "";
    find("leave").showModal();
  },
});

find("leave").addEventListener("close", async (event) => {
  if (event.target.returnValue !== "leave") return;
  try {
    await post("/sign-out", {});
    forgetEverything();
    location.assign("/");
  } catch (error) {
    tell(error);
  }
});

function offerReplies() {
  for (const bubble of log.newestFirst()) {
    const { mine, markup } = bubble.shown;
    if (!mine && (markup?.keyboard || markup?.remove_keyboard || markup?.force_reply)) {
      composer.offer(bubble);
      return;
    }
  }
  composer.offer(null);
}

const stream = new Stream({
  message: (shown) => {
    const isNew = log.show(shown);
    if (shown.key) outbox.discard(shown.key);
    if (!ready) return;
    if (!shown.mine && isNew) {
      typing(false);
      settleAll();
    }
    offerReplies();
    showDemoTime(shown.at);
  },
  ready: () => {
    clearTimeout(stream.quiet);
    stream.quiet = 0;
    banner("");
    offerReplies();
    outbox.flush();
    if (ready) return;
    ready = true;
    find("loading").hidden = true;
    find("log").removeAttribute("aria-busy");
    log.toEnd();
  },
  passing: (event) => {
    if (event.kind === "typing") typing(true);
    if (event.kind !== "answer") return;
    taps.get(event.tap)?.removeAttribute("aria-busy");
    taps.delete(event.tap);
    if (event.text && event.alert) alertWith(event.text);
    else if (event.text) toast(event.text);
  },
  broken: () => {
    stream.quiet ||= setTimeout(
      () => banner(navigator.onLine ? words.reconnecting : words.offline),
      navigator.onLine ? QUIET_BEFORE_SAYING_SO_MS : 0,
    );
  },
  ended: () => {
    over = true;
    banner(words.signed_out);
    find("loading").hidden = true;
    for (const control of find("composer").elements) control.disabled = true;
  },
});

window.addEventListener("offline", () => banner(words.offline));
window.addEventListener("online", () => banner(""));

function showDemoTime(at) {
  const place = find("demo-now");
  if (!place || at < Number(place.dataset.at)) return;
  place.dataset.at = at;
  place.textContent = moment(at);
}

find("next-reminder")?.addEventListener("click", async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  try {
    const { now: at, fired } = await post("/demo/next-reminder", {});
    setNow(at);
    showDemoTime(at);
    if (!fired) toast(words.no_reminder);
  } catch (error) {
    tell(error);
  } finally {
    button.disabled = false;
  }
});

outbox.resume();
stream.connect();
if (matchMedia("(hover: hover)").matches) find("input").focus();
