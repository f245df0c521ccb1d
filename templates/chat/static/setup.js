// What the server tells the page once: words in the reader's language, limits, the session's token.

export const setup = JSON.parse(document.body.dataset.setup);
export const words = setup.words;
export const find = (id) => document.getElementById(id);

/** An element with a class, attributes and children; strings become text, never markup. */
export function make(tag, className = "", attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export const icon = (name) => make("span", `icon ${name}`, { "aria-hidden": "true" });

const language = document.documentElement.lang;
const format = (options) => new Intl.DateTimeFormat(language, { timeZone: setup.zone, ...options });
const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = format({ month: "long", day: "numeric", weekday: "long" });
const dayOfYear = format({ year: "numeric", month: "long", day: "numeric", weekday: "long" });
const plainDay = new Intl.DateTimeFormat("en-CA", { timeZone: setup.zone });

let ahead = setup.now - Date.now();

/** The server's present moment, as far as this page knows it; the demo may move it. */
export const now = () => Date.now() + ahead;
export const setNow = (at) => (ahead = at - Date.now());

export const timeOf = (at) => clock.format(at);
export const dateOf = (at) => plainDay.format(at);
export const moment = (at) => `${dateOf(at)} ${timeOf(at)}`;
export const dayOf = (at) =>
  (dateOf(at).slice(0, 4) === dateOf(now()).slice(0, 4) ? day : dayOfYear).format(at);

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** The first line of a text, for a quotation of it. */
export const firstLine = (text) => text.split("\n", 1)[0].slice(0, 80);
