// Dialogs: who one is, new chats, a chat's members and what one may do there.

import { $, attempt, avatar, check, dialog, el, field, popup, toast } from "./dom.js";
import { act, look, state } from "./state.js";

const name = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");

/** Asks who to be; `chosen` gets the id. */
export const choosePerson = attempt(async (chosen) => {
  const people = await look("people");
  const list = people.map((person) => el("button", {
    class: "row", "aria-current": String(person.id === state.me?.id), click: () => { $("dialog").close(); chosen(person.id); },
  }, avatar(person.id, person.first_name, true), el("span", {}, el("b", {}, el("bdi", {}, name(person))), el("span", { class: "dim" }, `${person.language_code ?? ""} ${person.username ? `@${person.username}` : ""}`))));
  const first = el("input", { required: true, maxlength: 64, dir: "auto" });
  const username = el("input", { pattern: "[A-Za-z][A-Za-z0-9_]{2,31}", placeholder: "optional" });
  const language = el("select", {}, ["en", "ru", "uk", "tr", "fa"].map((code) => el("option", {}, code)));
  const form = el("form", {
    submit: attempt(async (event) => {
      event.preventDefault();
      const made = await act("createUser", { first_name: first.value, username: username.value || undefined, language_code: language.value });
      $("dialog").close();
      chosen(made.id);
    }),
  }, field("Name", first), field("Username", username), field("Language", language), el("div", { class: "actions" }, el("button", { class: "main" }, "Make this person")));
  dialog("Who are you?", list, el("details", {}, el("summary", {}, "Somebody new"), form));
});

/** Asks for a new group or channel. */
export function createChat(opened) {
  const title = el("input", { required: true, dir: "auto" });
  const kind = el("select", {}, ["channel", "supergroup", "group"].map((one) => el("option", {}, one)));
  const username = el("input", { pattern: "[A-Za-z][A-Za-z0-9_]{3,31}", placeholder: "optional: makes it public" });
  const forum = el("input", { type: "checkbox" });
  const request = el("input", { type: "checkbox" });
  dialog("New chat", el("form", {
    submit: attempt(async (event) => {
      event.preventDefault();
      const made = await act("createChat", {
        kind: kind.value, title: title.value, username: username.value || undefined, forum: forum.checked, join_by_request: request.checked,
      });
      $("dialog").close();
      opened(made.id);
    }),
  }, field("Kind", kind), field("Title", title), field("Username", username), check("With topics (supergroups)", forum), check("Joining needs approval", request),
  el("div", { class: "actions" }, el("button", { class: "main" }, "Create"))));
}

/** A chat's card: members, requests, and what one may do. */
export const about = attempt(async (chat, changed) => {
  if (chat.type === "private") {
    const user = state.bots.get(chat.id);
    const blocked = chat.sim.blocked;
    dialog(chat.sim.title, el("p", { class: "dim" }, chat.username ? `@${chat.username} · ` : "", `id ${chat.id}`), el("div", { class: "actions" },
      user ? el("button", { click: attempt(async () => { await act(blocked ? "unblock" : "block", { chat: chat.id }); $("dialog").close(); }) }, blocked ? "Unblock and restart" : "Block the bot") : null));
    return;
  }
  const { members, requests } = await act("members", { chat: chat.id });
  const mine = members.find((member) => member.user.id === state.me.id);
  const rules = mine?.status === "creator" || mine?.status === "administrator";
  const again = attempt(async (command, body) => { await act(command, { chat: chat.id, ...body }); about(chat, changed); });
  const rows = members.map((member) => el("div", { class: "row" }, avatar(member.user.id, member.user.first_name, true),
    el("span", {}, el("b", {}, el("bdi", {}, name(member.user))), el("span", { class: "dim" }, member.is_anonymous ? `${member.status}, anonymous` : member.status)),
    rules && member.user.id !== state.me.id && member.status !== "creator" ? el("button", {
      class: "round plain", "aria-label": `Actions for ${name(member.user)}`,
      click: (event) => popup(event.clientX, event.clientY, [
        member.status === "administrator" ? ["Make a plain member", () => again("demote", { user: member.user.id })] : ["Make administrator", () => again("promote", { user: member.user.id })],
        member.status === "administrator" ? null : ["Make anonymous administrator", () => again("promote", { user: member.user.id, anonymous: true })],
        ["Remove and ban", () => again("ban", { user: member.user.id }), true],
      ]),
    }, "⋯") : null));
  const waiting = requests.map((user) => el("div", { class: "row" }, avatar(user.id, user.first_name, true), el("span", {}, el("b", {}, el("bdi", {}, name(user))), el("span", { class: "dim" }, "asks to join")),
    el("button", { click: () => again("approve", { user: user.id }) }, "✓"), el("button", { click: () => again("decline", { user: user.id }) }, "✕")));
  const people = await look("people");
  const others = [...people, ...state.bots.values()].filter((user) => !members.some((member) => member.user.id === user.id));
  const adding = el("select", { "aria-label": "Somebody to add" }, others.map((user) => el("option", { value: user.id }, name(user))));
  dialog(chat.sim.title,
    el("p", { class: "dim", dir: "auto" }, chat.sim.description ?? "", " ", chat.username ? `@${chat.username} · ` : "", `id ${chat.id} · ${chat.sim.members} members`),
    waiting, rows,
    el("div", { class: "actions" },
      mine && others.length ? adding : null,
      mine && others.length ? el("button", { click: () => again(rules && chat.type === "channel" ? "promote" : "add", { user: Number(adding.value) }) }, chat.type === "channel" ? "Add as administrator" : "Add") : null,
      rules ? el("button", { click: attempt(async () => { const { link } = await act("createLink", { chat: chat.id }); toast(link); await navigator.clipboard?.writeText(link); }) }, "Invite link") : null,
      rules && chat.type === "group" ? el("button", { click: attempt(async () => { await act("migrate", { chat: chat.id }); $("dialog").close(); changed(); }) }, "Turn into a supergroup") : null,
      rules && chat.is_forum ? el("button", { click: attempt(async () => { const topic = prompt("Name of the topic"); if (topic) { await act("createTopic", { chat: chat.id, name: topic }); changed(); } }) }, "New topic") : null,
      mine ? el("button", { class: "danger-text", click: attempt(async () => { await act("leave", { chat: chat.id }); $("dialog").close(); changed(); }) }, "Leave") : null));
});
