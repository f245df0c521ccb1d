// A message's text with its formatting, as nodes; whatever people write stays text.

import { make, setup } from "./setup.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const SAFE = new Set(["http:", "https:", "mailto:"]);

function safeLink(address) {
  try {
    const url = new URL(address);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function addressOf(entity, text) {
  if (entity.type === "text_link") return safeLink(entity.url);
  if (entity.type === "email") return safeLink(`mailto:${text}`);
  if (entity.type === "url") return safeLink(/^[a-z]+:/i.test(text) ? text : `https://${text}`);
  return null;
}

function wrapperOf(entity, text) {
  const address = addressOf(entity, text);
  if (address) {
    return make("a", "", { href: address, target: "_blank", rel: "noopener noreferrer" });
  }
  // A link, not a button: a button would let the full stop behind it fall onto the next line.
  if (entity.type === "bot_command") return make("a", "command", { href: "#" });
  return TAGS[entity.type] ? make(TAGS[entity.type]) : null;
}

const COMMANDS = new Set(setup.commands.map(({ name }) => name));

/** The bot's commands in a text, as entities: Telegram finds them by itself, too. */
export function commandsIn(text) {
  return [...text.matchAll(/(?<![\w/])\/(\w+)(?![\w/])/g)]
    .filter(([, name]) => COMMANDS.has(name))
    .map(({ 0: { length }, index }) => ({ type: "bot_command", offset: index, length }));
}

/** Offsets and lengths count UTF-16 units, as strings here do. */
export function render(text, entities) {
  const known = (entities ?? []).filter(
    ({ offset, length }) => offset >= 0 && length > 0 && offset + length <= text.length,
  );
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of known) cuts.add(offset).add(offset + length);
  const edges = [...cuts].sort((one, other) => one - other);
  const pieces = document.createDocumentFragment();
  for (let index = 0; index + 1 < edges.length; index += 1) {
    const [start, end] = [edges[index], edges[index + 1]];
    let node = document.createTextNode(text.slice(start, end));
    for (const entity of known) {
      if (entity.offset > start || entity.offset + entity.length < end) continue;
      const wrapper = wrapperOf(entity, text.substr(entity.offset, entity.length));
      if (wrapper) {
        wrapper.append(node);
        node = wrapper;
      }
    }
    pieces.append(node);
  }
  return pieces;
}
