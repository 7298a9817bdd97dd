// The open conversation: messages, writing, keyboards, inline questions.

import { $, attempt, avatar, day, el, popup, toast } from "./dom.js";
import { gist, render } from "./message.js";
import { openApp } from "./miniapp.js";
import { openInvoice } from "./stars.js";
import { act, chatOf, look, state } from "./state.js";

const EMOJI = ["👍", "❤", "🔥", "🎉", "🤔", "😢", "👎", "🤯"];
let messages = new Map();
let replyTo = null;
let editing = null;
let keyboard = null;
let keyboardShown = false;
let oldest = false;
let inlineQuery = null;
let inlineTimer = 0;
let actingTimer = 0;

const open = () => state.open;
const bot = () => (open()?.type === "private" ? state.bots.get(open().id) : undefined);

export const show = attempt(async (id) => {
  const seen = await look("messages", { chat: id });
  state.open = seen.chat;
  messages = new Map(seen.messages.map((message) => [message.message_id, message]));
  replyTo = editing = null;
  oldest = seen.messages.length < 60;
  keyboard = latestKeyboard();
  keyboardShown = Boolean(keyboard) && matchMedia("(min-width: 721px)").matches;
  $("empty").hidden = true;
  $("open").hidden = false;
  document.body.dataset.view = "talk";
  $("text").value = "";
  header();
  draw();
  $("messages").scrollTop = $("messages").scrollHeight;
});

function latestKeyboard() {
  for (const message of [...messages.values()].reverse()) {
    const given = message.sim.keyboard;
    if (given?.remove_keyboard) return null;
    if (given?.keyboard) return given;
  }
  return null;
}

export function header() {
  const chat = open();
  $("title").textContent = chat.sim.title;
  $("avatar").replaceWith(Object.assign(avatar(chat.id, chat.sim.title), { id: "avatar" }));
  $("status").textContent = chat.type === "private" ? (chat.sim.bot ? "bot" : "person") : `${chat.sim.members} ${chat.type === "channel" ? "subscribers" : "members"}`;
  const pinned = messages.get(chat.sim.pinned);
  $("pinned").hidden = !pinned;
  if (pinned) $("pinned").textContent = `Pinned: ${gist(pinned)}`;
  const topics = chat.sim.topics ?? [];
  $("topic").hidden = !topics.length;
  const before = $("topic").value;
  $("topic").replaceChildren(el("option", { value: "" }, "All topics"), ...topics.map((topic) => el("option", { value: topic.id }, topic.name)));
  $("topic").value = topics.some((topic) => String(topic.id) === before) ? before : "";
  const state_ = actionFor(chat);
  $("composer").hidden = Boolean(state_);
  $("action").hidden = !state_;
  if (state_) $("action").replaceChildren(el("button", { click: attempt(state_[1]) }, state_[0]));
  const menu = bot()?.menu_button;
  $("menu").hidden = !bot();
  $("menu").textContent = menu?.type === "web_app" ? menu.text : "Menu";
  keys();
  replyLine();
}

/** What stands in the place of the composer, if anything. */
function actionFor(chat) {
  if (chat.type === "private") {
    if (chat.sim.blocked) return ["Restart", async () => { await act("unblock", { chat: chat.id }); }];
    if (chat.sim.bot && state.link?.bot === chat.username?.toLowerCase()) {
      return ["Start", async () => {
        const { start } = state.link;
        state.link = null;
        await act("send", { chat: chat.id, text: `/start ${start}`.trim() });
      }];
    }
    if (chat.sim.bot && !messages.size) return ["Start", () => act("send", { chat: chat.id, text: "/start" })];
    return null;
  }
  if (["left", "kicked"].includes(chat.sim.status)) {
    return ["Join", async () => {
      const joined = await act("join", { chat: chat.id });
      if (joined.waiting) toast("Asked to be let in.");
    }];
  }
  if (chat.sim.migrated_to) return ["Go to the supergroup", () => show(chat.sim.migrated_to)];
  if (!chat.sim.may_write) return ["Leave channel", async () => { await act("leave", { chat: chat.id }); }];
  return null;
}

function inTopic(message) {
  const topic = $("topic").value;
  return !topic || String(message.message_thread_id) === topic;
}

function draw() {
  const box = $("messages");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const sorted = [...messages.values()].sort((a, b) => a.message_id - b.message_id).filter(inTopic);
  const nodes = [];
  let lastDay = "";
  for (let i = 0; i < sorted.length; i += 1) {
    const parts = [sorted[i]];
    while (sorted[i].media_group_id && sorted[i + 1]?.media_group_id === sorted[i].media_group_id) { i += 1; parts.push(sorted[i]); }
    const date = day(parts[0].date);
    if (date !== lastDay) nodes.push(el("div", { class: "day" }, date));
    lastDay = date;
    nodes.push(render(parts, actions, { group: open().type.endsWith("group") || open().type === "channel" }));
  }
  const height = box.scrollHeight;
  const top = box.scrollTop;
  box.replaceChildren(...nodes);
  box.scrollTop = atEnd ? box.scrollHeight : top + (box.scrollHeight - height);
}

const older = attempt(async () => {
  if (oldest || !messages.size) return;
  oldest = true;
  const seen = await look("messages", { chat: open().id, before: Math.min(...messages.keys()) });
  const box = $("messages");
  const height = box.scrollHeight;
  for (const message of seen.messages) messages.set(message.message_id, message);
  oldest = seen.messages.length < 60;
  draw();
  box.scrollTop = box.scrollHeight - height;
});

// What one can do with a message

const actions = {
  menu(message, x, y) {
    const chat = open().id;
    const picks = el("div", { class: "emojis" }, EMOJI.map((one) => el("button", { "aria-label": `React ${one}`, click: () => { close(); actions.react(message, one); } }, one)));
    const close = popup(x, y, [
      picks,
      ["Reply", () => { replyTo = message; editing = null; replyLine(); $("text").focus(); }],
      message.sim.may_edit ? ["Edit", () => { editing = message; replyTo = null; $("text").value = message.text ?? message.caption ?? ""; replyLine(); $("text").focus(); }] : null,
      ["Copy text", () => navigator.clipboard?.writeText(gist(message))],
      ["Forward…", (event) => forward(message, x, y, event)],
      ["Pin", attempt(() => act("pin", { chat, message: message.message_id }))],
      message.sim.may_delete ? ["Delete", attempt(() => act("delete", { chat, message: message.message_id })), true] : null,
    ]);
  },
  react: attempt(async (message, reaction) => {
    const mine = message.sim.reactions.filter((one) => one.mine).map((one) => one.reaction);
    await act("react", { chat: open().id, message: message.message_id, reactions: mine.includes(reaction) ? [] : [reaction] });
  }),
  vote: attempt(async (message, index) => {
    const mine = message.sim.votes ?? [];
    const options = mine.includes(index) ? mine.filter((one) => one !== index) : message.poll.allows_multiple_answers ? [...mine, index] : [index];
    await act("vote", { chat: open().id, message: message.message_id, options });
  }),
  button: attempt(async (message, given) => {
    const owner = message.via_bot?.id ?? message.from?.id ?? bot()?.id ?? [...state.bots.keys()][0];
    if (given.callback_data) await act("press", { chat: open().id, message: message.message_id, data: given.callback_data });
    else if (given.web_app) await openApp(owner, given.web_app.url, given.text);
    else if (given.copy_text) { await navigator.clipboard?.writeText(given.copy_text.text); toast("Copied"); }
    else if (given.switch_inline_query_current_chat !== undefined) {
      $("text").value = `@${state.bots.get(owner)?.username} ${given.switch_inline_query_current_chat}`;
      $("text").focus();
      typed();
    } else toast("This kind of button does nothing here.");
  }),
  pay(message) { openInvoice({ chat: open().id, message: message.message_id }); },
  invoice(slug) { openInvoice({ slug }); },
  jump(id) {
    const node = $("messages").querySelector(`[data-id="${id}"]`);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
  },
};

function forward(message, x, y) {
  popup(x, y, [...state.chats.values()].filter((chat) => chat.type === "private" || chat.sim.may_write).slice(0, 12).map((chat) => [chat.sim.title,
    attempt(async () => { await act("forward", { chat: open().id, message: message.message_id, to: chat.id }); toast("Forwarded"); })]));
}

// Writing

function replyLine() {
  const about = editing ?? replyTo;
  $("reply").hidden = !about;
  if (about) {
    $("reply").replaceChildren(el("span", { dir: "auto" }, `${editing ? "Edit" : "Reply"}: ${gist(about)}`),
      el("button", { type: "button", "aria-label": "Cancel", click: () => { replyTo = editing = null; $("text").value = ""; replyLine(); } }, "✕"));
  }
}

const around = () => ({ chat: open().id, reply_to: replyTo?.message_id, thread: $("topic").value ? Number($("topic").value) : undefined });

export const say = attempt(async (text) => {
  await act("send", { ...around(), text });
  replyTo = null;
  replyLine();
});

const submit = attempt(async (event) => {
  event.preventDefault();
  const text = $("text").value;
  if (!text.trim() || !open()) return;
  if (editing) await act("edit", { chat: open().id, message: editing.message_id, text });
  else await act("send", { ...around(), text });
  $("text").value = "";
  replyTo = editing = null;
  replyLine();
  typed();
  $("messages").scrollTop = $("messages").scrollHeight;
});

const files = attempt(async (list) => {
  const read = (file) => new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done({ name: file.name, type: file.type || "application/octet-stream", kind: kindOf(file), base64: reader.result.split(",")[1] ?? "" });
    reader.onerror = () => failed(new Error(`${file.name} cannot be read`));
    reader.readAsDataURL(file);
  });
  const caption = $("text").value;
  await act("sendMedia", { ...around(), files: await Promise.all([...list].slice(0, 10).map(read)), caption });
  $("text").value = "";
});

const kindOf = (file) => (/^image\/(png|jpe?g|webp|gif|bmp)/.test(file.type) ? "photo" : file.type.startsWith("video/") ? "video" : file.type.startsWith("audio/") ? "audio" : "document");

function keys() {
  $("keys").hidden = !keyboard;
  $("keyboard").hidden = !keyboard || !keyboardShown || $("composer").hidden;
  $("text").placeholder = keyboard?.input_field_placeholder ?? "Message";
  if (!keyboard) return;
  $("keyboard").replaceChildren(...keyboard.keyboard.map((row) => el("div", {}, row.map((given) => {
    const one = typeof given === "string" ? { text: given } : given;
    return el("button", { type: "button", dir: "auto", click: () => keyPressed(one) }, one.text);
  }))));
}

function keyPressed(one) {
  if (one.web_app) openApp(bot()?.id ?? [...state.bots.keys()][0], one.web_app.url, one.text, { keyboard: true, button: one.text });
  else say(one.text);
  if (keyboard?.one_time_keyboard) { keyboardShown = false; keys(); }
}

function menu() {
  const given = bot()?.menu_button;
  if (given?.type === "web_app") {
    openApp(bot().id, given.web_app.url, given.text);
    return;
  }
  commands(bot().commands ?? []);
}

function commands(list, filter = "") {
  const shown = list.filter((one) => `/${one.command}`.startsWith(filter));
  $("inline").hidden = !shown.length;
  $("inline").replaceChildren(...shown.map((one) => el("button", { type: "button", click: () => { $("inline").hidden = true; $("text").value = ""; say(`/${one.command}`); } },
    el("b", {}, `/${one.command} `), el("span", { class: "dim", dir: "auto" }, one.description))));
}

// Commands while typing "/", and inline questions while typing "@bot words"

function typed() {
  const text = $("text").value;
  $("text").style.height = "auto";
  $("text").style.height = `${$("text").scrollHeight}px`;
  clearTimeout(inlineTimer);
  inlineQuery = null;
  const asked = /^@(\w{3,32})\s([\s\S]*)$/.exec(text);
  const named = asked && [...state.bots.values()].find((one) => one.username?.toLowerCase() === asked[1].toLowerCase());
  if (named) inlineTimer = setTimeout(attempt(() => ask(named, asked[2])), 350);
  else if (text.startsWith("/") && !text.includes(" ") && bot()) commands(bot().commands ?? [], text);
  else $("inline").hidden = true;
}

async function ask(named, query) {
  const asked = await act("inline", { bot: named.id, query, chat: open().id });
  inlineQuery = { id: asked.query, bot: named.id, words: query };
}

export function inlineAnswered(event) {
  if (event.query !== inlineQuery?.id) return;
  const { results, button } = event.answer;
  $("inline").hidden = false;
  $("inline").replaceChildren(
    ...(button ? [el("button", { type: "button", click: () => (button.web_app ? openApp(inlineQuery.bot, button.web_app.url, button.text) : show(inlineQuery.bot)) }, el("b", {}, button.text))] : []),
    ...results.map((result) => el("button", {
      type: "button",
      click: attempt(async () => {
        await act("chooseInline", { bot: inlineQuery.bot, chat: open().id, query: inlineQuery.id, result: result.id, words: inlineQuery.words });
        $("text").value = "";
        $("inline").hidden = true;
      }),
    }, el("b", { dir: "auto" }, result.title ?? result.type), el("div", { class: "dim", dir: "auto" }, result.description ?? ""))));
}

// What happened meanwhile

export function happened(event) {
  if (!open() || event.chat !== open().id) return;
  if (event.event === "posted" || event.event === "edited") {
    messages.set(event.message.message_id, event.message);
    if (event.event === "posted") {
      removeDraft();
      const given = event.message.sim.keyboard;
      if (given) { keyboard = given.keyboard ? given : null; keyboardShown = Boolean(keyboard); }
    }
    draw();
  }
  if (event.event === "deleted") {
    event.ids.forEach((id) => messages.delete(id));
    draw();
  }
  if (event.event === "acting") {
    $("status").textContent = `${event.name} is ${event.action.replace("_", "ing ").replace("typing", "typing")}…`;
    clearTimeout(actingTimer);
    actingTimer = setTimeout(header, 5000);
    return;
  }
  if (event.event === "draft") {
    draft(event);
    return;
  }
  state.open = chatOf(open().id) ?? open();
  header();
}

function removeDraft() {
  $("messages").querySelector(".draft")?.remove();
}

function draft(event) {
  removeDraft();
  $("messages").append(el("div", { class: "message draft" }, el("div", { class: "bubble" }, el("div", { class: "pad words", dir: "auto" }, event.text || "Thinking…"))));
  $("messages").scrollTop = $("messages").scrollHeight;
}

$("composer").addEventListener("submit", submit);
$("text").addEventListener("input", typed);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(min-width: 721px)").matches) {
    event.preventDefault();
    $("composer").requestSubmit();
  }
});
$("attach").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => { files($("file").files); $("file").value = ""; });
$("keys").addEventListener("click", () => { keyboardShown = !keyboardShown; keys(); });
$("menu").addEventListener("click", () => ($("inline").hidden ? menu() : ($("inline").hidden = true)));
$("topic").addEventListener("change", draw);
$("pinned").addEventListener("click", () => actions.jump(open().sim.pinned));
$("messages").addEventListener("scroll", () => { if ($("messages").scrollTop < 200) older(); });
$("messages").addEventListener("click", (event) => {
  const link = event.target.closest("a[data-command], a[data-mention], a[data-tag], a[data-invoice]");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.command) say(link.dataset.command);
  else if (link.dataset.invoice) openInvoice({ slug: link.dataset.invoice });
  else document.dispatchEvent(new CustomEvent("find", { detail: link.dataset.mention ?? link.dataset.tag }));
});
