// The page: who one is, the list of chats, and what comes in.

import { $, attempt, avatar, el, toast, when } from "./dom.js";
import { about, choosePerson, createChat } from "./people.js";
import { balance, checkedOut, openInvoice, showStars } from "./stars.js";
import { load, state } from "./state.js";
import { happened, inlineAnswered, show } from "./talk.js";

let stream = null;
const unread = new Map();

/** The address says who one is and what is open: #person/chat. */
const place = () => location.hash.slice(1).split("/").map(Number);

const become = attempt(async (person) => {
  await load(person);
  const { me } = state;
  document.title = `${me.first_name} – Simulated Telegram`;
  $("person").replaceChildren(avatar(me.id, me.first_name, true));
  $("person").setAttribute("aria-label", `You are ${me.first_name}. Change.`);
  balance(state.stars);
  unread.clear();
  list();
  listen();
  const linked = [...state.bots.values()].find((bot) => bot.username?.toLowerCase() === state.link?.bot);
  const chat = place()[1] ?? linked?.id;
  state.open = null;
  $("open").hidden = true;
  $("empty").hidden = false;
  document.body.dataset.view = "list";
  if (chat) await show(chat);
  list();
  if (state.invoice) {
    const slug = state.invoice;
    state.invoice = null;
    await openInvoice({ slug });
  }
});

function listen() {
  stream?.close();
  stream = new EventSource(`/sim/events?as=${state.me.id}`);
  stream.onmessage = (message) => receive(JSON.parse(message.data));
  stream.onerror = () => { stream.lost = true; };
  stream.onopen = () => { if (stream.lost) refresh(); };
}

const refresh = attempt(async () => {
  await load(state.me.id);
  list();
  if (state.open) await show(state.open.id);
});

function receive(event) {
  if (event.event === "reload") return void refresh();
  if (event.event === "inline") return inlineAnswered(event);
  if (event.event === "checkout") return checkedOut(event);
  if (event.event === "stars") return balance(event.balance);
  if (event.event === "answered") {
    if (event.url && /^https?:/i.test(event.url)) open(event.url, "_blank", "noopener");
    if (event.text) (event.alert ? alert : toast)(event.text);
    return undefined;
  }
  if (event.chat_view) keep(event.chat_view);
  if (event.event === "posted" && event.chat !== state.open?.id && !event.message.sim.out) unread.set(event.chat, (unread.get(event.chat) ?? 0) + 1);
  happened(event);
  if (event.event !== "acting" && event.event !== "draft") list();
  return undefined;
}

/** Puts a chat where it now belongs: among one's own, or among those to discover. */
function keep(chat) {
  const mine = chat.type === "private" || !["left", "kicked"].includes(chat.sim.status);
  state.discover = state.discover.filter((one) => one.id !== chat.id);
  if (mine) state.chats.set(chat.id, chat);
  else {
    state.chats.delete(chat.id);
    if (chat.username) state.discover.push(chat);
  }
}

function row(chat) {
  const { last } = chat.sim;
  const count = unread.get(chat.id);
  return el("button", { class: "row", "aria-current": String(chat.id === state.open?.id), click: () => go(chat.id) },
    avatar(chat.id, chat.sim.title),
    el("span", {},
      el("span", { class: "top" }, el("b", {}, el("bdi", {}, chat.sim.title)), el("span", { class: "dim" }, last ? when(last.date) : "")),
      el("span", { class: "top" }, el("span", { class: "bottom dim", dir: "auto" }, last ? (chat.type.endsWith("group") ? `${last.name}: ` : "") + last.text.slice(0, 80) : "No messages yet"), count ? el("span", { class: "badge" }, String(count)) : null)));
}

function list() {
  const wanted = $("find").value.trim().replace(/^@/, "").toLowerCase();
  const fits = (chat) => !wanted || chat.sim.title.toLowerCase().includes(wanted) || chat.username?.toLowerCase().includes(wanted);
  const mine = [...state.chats.values()].filter(fits).sort((a, b) => (b.sim.last?.date ?? 0) - (a.sim.last?.date ?? 0));
  const strangers = [...state.bots.values()].filter((bot) => !state.chats.has(bot.id))
    .map((bot) => ({ id: bot.id, type: "private", username: bot.username, sim: { title: bot.first_name, bot: true } })).filter(fits);
  const others = [...state.discover.filter(fits), ...strangers];
  $("chats").replaceChildren(...mine.map(row), ...(others.length ? [el("h2", {}, "Channels, groups and bots to discover"), ...others.map(row)] : []));
}

function go(chat) {
  unread.delete(chat);
  location.hash = `${state.me.id}/${chat}`;
}

addEventListener("hashchange", attempt(async () => {
  const [person, chat] = place();
  if (person && person !== state.me?.id) await become(person);
  else if (chat) {
    await show(chat);
    list();
  } else {
    document.body.dataset.view = "list";
    state.open = null;
    list();
  }
}));

document.addEventListener("find", (event) => {
  $("find").value = event.detail;
  document.body.dataset.view = "list";
  list();
});
$("person").addEventListener("click", () => choosePerson((id) => { location.hash = String(id); }));
$("stars").addEventListener("click", showStars);
$("create").addEventListener("click", () => createChat(attempt(async (id) => { await load(state.me.id); go(id); })));
$("find").addEventListener("input", list);
$("back").addEventListener("click", () => { location.hash = String(state.me.id); });
$("about").addEventListener("click", () => about(state.open, refresh));
addEventListener("keydown", (event) => {
  if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement?.tagName)) {
    event.preventDefault();
    $("find").focus();
  }
});

const [known] = place();
if (known) await become(known);
else await choosePerson((id) => { location.hash = String(id); });
