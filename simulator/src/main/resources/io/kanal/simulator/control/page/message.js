// One message as it looks in the conversation.

import { el, short, time } from "./dom.js";
import { invoiceOf, stars } from "./stars.js";

const WRAP = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** Text with its entities; offsets are UTF-16 units, as JavaScript counts. */
export function words(text, entities = []) {
  const build = (from, to, inside) => {
    const parts = [];
    let at = from;
    const first = inside.filter((entity, index) => !inside.some((other, i) => i !== index && i < index
      && other.offset <= entity.offset && other.offset + other.length >= entity.offset + entity.length));
    for (const entity of first) {
      const end = Math.min(entity.offset + entity.length, to);
      if (entity.offset < at) continue;
      parts.push(text.slice(at, entity.offset));
      const inner = inside.filter((other) => other !== entity && other.offset >= entity.offset
        && other.offset + other.length <= end && inside.indexOf(other) > inside.indexOf(entity));
      parts.push(wrap(entity, text.slice(entity.offset, end), build(entity.offset, end, inner)));
      at = end;
    }
    parts.push(text.slice(at, to));
    return parts;
  };
  return build(0, text.length, entities);
}

function wrap(entity, plain, children) {
  if (WRAP[entity.type]) return el(WRAP[entity.type], {}, children);
  // A link to a public chat opens here, as messengers do with links of their own.
  const link = (href) => {
    const invoice = invoiceOf(href);
    if (invoice) return el("a", { href, "data-invoice": invoice }, children);
    const chat = /^https?:\/\/t\.me\/([A-Za-z]\w{3,31})(?:\/\d+)?$/.exec(href);
    return el("a", chat ? { href, "data-mention": chat[1] } : { href, target: "_blank", rel: "noopener noreferrer" }, children);
  };
  switch (entity.type) {
    case "text_link": return safe(entity.url) ? link(entity.url) : el("u", {}, children);
    case "url": return link(plain.includes("://") ? plain : `http://${plain}`);
    case "email": return link(`mailto:${plain}`);
    case "mention": return el("a", { href: "#", "data-mention": plain.slice(1) }, children);
    case "bot_command": return el("a", { href: "#", "data-command": plain }, children);
    case "hashtag": case "cashtag": return el("a", { href: "#", "data-tag": plain }, children);
    case "text_mention": return el("b", {}, children);
    case "spoiler": return el("span", { class: "spoiler", tabindex: "0", role: "button", title: "Show", click: (event) => event.currentTarget.classList.add("shown") }, children);
    default: return el("span", {}, children);
  }
}

const safe = (url) => /^(https?|tg|mailto):/i.test(url);

function media(message) {
  const file = message.sim.file;
  if (message.photo) {
    const { width, height } = message.photo.at(-1);
    return el("img", { src: file, alt: message.caption ?? "Photo", width, height });
  }
  if (message.sticker) return el("div", { class: "sticker" }, el("img", { src: file, alt: message.sticker.emoji ?? "Sticker" }));
  if (message.animation || message.video) return el("video", { src: file, controls: true, preload: "metadata", loop: Boolean(message.animation) });
  if (message.video_note) return el("video", { src: file, controls: true });
  return null;
}

function attachment(message) {
  const file = message.sim.file;
  if (message.voice || message.audio) {
    const about = message.audio ? [message.audio.performer, message.audio.title ?? message.audio.file_name].filter(Boolean).join(" – ") : "";
    return el("div", {}, about, el("audio", { src: file, controls: true, preload: "none" }));
  }
  if (message.document && !message.animation) {
    return el("a", { class: "file", href: file, download: message.document.file_name ?? "file" },
      el("i", { "aria-hidden": "true" }, "↓"),
      el("span", {}, el("b", { dir: "auto" }, message.document.file_name ?? "file"), el("br"), el("span", { class: "dim" }, `${short(message.document.file_size ?? 0)} bytes`)));
  }
  return null;
}

function poll(message, actions) {
  const { poll: given } = message;
  const mine = message.sim.votes ?? [];
  const shown = mine.length > 0 || given.is_closed;
  return el("div", {},
    el("b", { dir: "auto" }, given.question),
    el("div", { class: "dim" }, given.is_closed ? "Final results" : given.is_anonymous ? "Anonymous poll" : "Public poll"),
    given.options.map((option, index) => {
      const share = given.total_voter_count ? Math.round((100 * option.voter_count) / given.total_voter_count) : 0;
      const bar = el("span", { class: "bar" });
      bar.style.width = `${share}%`;
      return el("button", { class: "poll-option", disabled: given.is_closed, click: () => actions.vote(message, index) },
        el("span", {}, shown ? `${share}%` : "○"), el("span", { dir: "auto" }, `${option.text}${mine.includes(index) ? " ✓" : ""}`),
        shown ? bar : null);
    }),
    el("div", { class: "dim" }, `${given.total_voter_count} votes`));
}

/** Rich text: a string, a list, or an object with a type. */
function rich(text) {
  if (typeof text === "string") return [text];
  if (Array.isArray(text)) return text.flatMap(rich);
  const inner = rich(text.text ?? text.expression ?? text.alternative_text ?? "");
  const tag = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", subscript: "sub", superscript: "sup", marked: "mark" }[text.type];
  if (tag) return [el(tag, {}, inner)];
  if (text.type === "url" && safe(text.url)) return [el("a", { href: text.url, target: "_blank", rel: "noopener noreferrer" }, inner)];
  return [el("span", {}, inner)];
}

function block(given) {
  switch (given.type) {
    case "heading": return el(`h${Math.min(6, Math.max(1, given.size))}`, {}, rich(given.text));
    case "list": return el("ul", {}, given.items.map((item) => el("li", {}, item.blocks.map(block))));
    case "pre": return el("pre", {}, rich(given.text));
    case "blockquote": return el("blockquote", {}, given.blocks.map(block));
    case "divider": return el("hr");
    case "table": return el("table", {}, given.cells.map((row) => el("tr", {}, row.map((cell) => el("td", {}, rich(cell.text ?? ""))))));
    case "details": return el("details", {}, el("summary", {}, rich(given.summary)), given.blocks.map(block));
    default: return el("p", {}, rich(given.text ?? ""));
  }
}

function origin(given) {
  switch (given.type) {
    case "user": return [given.sender_user.first_name, given.sender_user.last_name].filter(Boolean).join(" ");
    case "hidden_user": return given.sender_user_name;
    case "chat": return given.sender_chat.title;
    default: return given.chat.title;
  }
}

function button(message, given, actions) {
  const style = given.style ?? null;
  if (given.pay) return el("button", { class: style ?? "primary", dir: "auto", click: () => actions.pay(message) }, given.text);
  if (invoiceOf(given.url)) return el("button", { class: style, dir: "auto", click: () => actions.invoice(invoiceOf(given.url)) }, given.text);
  if (given.url) return el("a", { href: safe(given.url) ? given.url : "#", target: "_blank", rel: "noopener noreferrer", class: style }, given.text, el("small", {}, " ↗"));
  return el("button", { class: style, dir: "auto", click: () => actions.button(message, given) }, given.text, given.web_app ? el("small", {}, " ▣") : null);
}

/** The preview line of a message. */
export const gist = (message) => message.text ?? message.caption ?? message.poll?.question ?? message.sim?.summary
  ?? message.sim?.service ?? (message.photo ? "Photo" : message.video ? "Video" : message.document ? "File" : message.rich_message ? "Rich message" : "Message");

/** A message, or the parts of an album as one. */
export function render(parts, actions, { group }) {
  const [message] = parts;
  if (message.sim.service) return el("div", { class: "service", "data-id": message.message_id, dir: "auto" }, message.sim.service);
  const caption = parts.find((part) => part.caption) ?? message;
  const text = message.text ?? caption.caption;
  const pictures = parts.map(media).filter(Boolean);
  const pad = el("div", { class: "pad" });
  const spoken = group && !message.sim.out;
  if (spoken) pad.append(el("div", { class: "name", dir: "auto" }, message.sim.name));
  if (message.forward_origin) pad.append(el("div", { class: "from", dir: "auto" }, `Forwarded from ${origin(message.forward_origin)}`));
  if (message.via_bot) pad.append(el("div", { class: "from" }, `via @${message.via_bot.username}`));
  if (message.reply_to_message) {
    const replied = message.reply_to_message;
    pad.append(el("button", { class: "quote", dir: "auto", click: () => actions.jump(replied.message_id) }, message.quote?.text ?? gist(replied)));
  }
  pad.append(...parts.map(attachment).filter(Boolean));
  if (message.poll) pad.append(poll(message, actions));
  if (message.rich_message) pad.append(el("div", { class: "rich", dir: message.rich_message.is_rtl ? "rtl" : "auto" }, message.rich_message.blocks.map(block)));
  if (message.invoice) pad.append(el("div", { class: "invoice" }, el("b", { dir: "auto" }, message.invoice.title), el("div", { dir: "auto" }, message.invoice.description)));
  else if (message.sim.summary) pad.append(el("div", {}, message.location ? `📍 ${message.location.latitude}, ${message.location.longitude}` : message.sim.summary));
  if (text) pad.append(el("div", { class: "words", dir: "auto" }, words(text, message.entities ?? caption.caption_entities)));
  if (message.sim.reactions.length) {
    pad.append(el("div", { class: "reactions" }, message.sim.reactions.map((one) => el("button", {
      class: `reaction${one.mine ? " mine" : ""}`, "aria-pressed": String(one.mine), click: () => actions.react(message, one.reaction),
    }, `${one.reaction.startsWith("custom:") ? "✨" : one.reaction === "paid" ? "⭐" : one.reaction} ${short(one.count)}`))));
  }
  pad.append(el("div", { class: "foot" },
    message.sim.pinned ? "pinned" : null,
    message.sim.views ? `${short(message.sim.views)} views` : null,
    message.author_signature ?? null,
    message.edit_date ? "edited" : null,
    el("span", {}, time(message.date))));
  const bubble = el("div", { class: "bubble" });
  if (pictures.length) bubble.append(el("div", { class: `pictures${pictures.length > 1 ? " many" : ""}` }, pictures));
  bubble.append(pad);
  const node = el("div", {
    class: `message${message.sim.out ? " out" : ""}`, "data-id": message.message_id, tabindex: "-1",
    contextmenu: (event) => { event.preventDefault(); actions.menu(message, event.clientX, event.clientY); },
    dblclick: () => actions.react(message, "❤"),
  }, bubble);
  const rows = message.reply_markup?.inline_keyboard ?? (message.invoice ? [[{ text: `Pay ${stars(message.invoice.total_amount)}`, pay: true }]] : null);
  if (rows) node.append(el("div", { class: "buttons" }, rows.map((row) => el("div", {}, row.map((one) => button(message, one, actions))))));
  return node;
}
