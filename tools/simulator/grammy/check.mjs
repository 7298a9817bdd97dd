// Runs grammy, unchanged, against a simulator: npm install && npm run check -- http://127.0.0.1:8011
// The simulator must run without --play or with it; everything used here is made here.

import assert from "node:assert/strict";
import { Api, Bot, GrammyError, InlineKeyboard, InputFile, InputMediaBuilder, Keyboard } from "grammy";

const root = process.argv[2] ?? "http://127.0.0.1:8011";

async function sim(command, body) {
  const response = await fetch(`${root}/sim/${command}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const answer = await response.json();
  assert.ok(answer.ok, `${command}: ${answer.description}`);
  return answer.result;
}

const tag = Math.random().toString(36).slice(2, 8);
const made = await sim("createBot", { first_name: "Grammy", username: `grammy_${tag}_bot` });
const person = await sim("createUser", { first_name: "Nika", username: `nika_${tag}`, language_code: "uk" });
const group = await sim("createChat", { as: person.id, kind: "supergroup", title: "Group", members: [made.id] });
const say = (text) => sim("send", { as: person.id, chat: made.id, text });

const bot = new Bot(made.token, { client: { apiRoot: root } });
const seen = [];
const waiting = [];
const next = (kind) => new Promise((done, failed) => {
  waiting.push({ kind, done });
  setTimeout(() => failed(new Error(`no ${kind} within 10 s`)), 10_000).unref();
});
bot.use((ctx, go) => {
  const kind = Object.keys(ctx.update).find((key) => key !== "update_id");
  seen.push(kind);
  const index = waiting.findIndex((one) => one.kind === kind);
  if (index >= 0) waiting.splice(index, 1)[0].done(ctx);
  return go();
});
bot.command("start", (ctx) => ctx.reply("Hello, <b>you</b>", {
  parse_mode: "HTML", reply_markup: new InlineKeyboard().text("Press", "pressed").webApp("App", "http://127.0.0.1:1/"),
}));
bot.callbackQuery("pressed", (ctx) => ctx.answerCallbackQuery("Thanks"));
bot.on("inline_query", (ctx) => ctx.answerInlineQuery([{
  type: "article", id: "1", title: "T", input_message_content: { message_text: `About ${ctx.inlineQuery.query}` },
}]));
bot.catch((error) => { throw error; });
const running = bot.start({ drop_pending_updates: true, allowed_updates: ["message", "callback_query", "inline_query", "chosen_inline_result", "message_reaction", "my_chat_member", "chat_member", "poll_answer"] });
await new Promise((done) => setTimeout(done, 500));

let heard = next("message");
await say("/start");
const started = await heard;
assert.equal(started.from.language_code, "uk");
await new Promise((done) => setTimeout(done, 300));
const page = await (await fetch(`${root}/sim/messages?as=${person.id}&chat=${made.id}`)).json();
const hello = page.result.messages.at(-1);
assert.equal(hello.text, "Hello, you");

heard = next("callback_query");
await sim("press", { as: person.id, chat: made.id, message: hello.message_id, data: "pressed" });
assert.equal((await heard).callbackQuery.data, "pressed");

heard = next("inline_query");
const asked = await sim("inline", { as: person.id, bot: made.id, query: "mars" });
await heard;
await new Promise((done) => setTimeout(done, 300));
heard = next("chosen_inline_result");
await sim("chooseInline", { as: person.id, bot: made.id, chat: group.id, query: asked.query, result: "1", words: "mars" });
await heard;

const api = new Api(made.token, { apiRoot: root });
await sim("flood", { on: false });
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const photo = await api.sendPhoto(person.id, new InputFile(png, "p.png"), { caption: "*c*", parse_mode: "MarkdownV2" });
assert.equal(photo.photo.at(-1).width, 1);
const album = await api.sendMediaGroup(person.id, [InputMediaBuilder.photo(new InputFile(png, "a.png")), InputMediaBuilder.photo(photo.photo.at(-1).file_id)]);
assert.equal(new Set(album.map((message) => message.media_group_id)).size, 1);
await api.sendMessage(person.id, "keys", { reply_markup: new Keyboard().text("A").text("B").resized() });
await api.editMessageCaption(person.id, photo.message_id, { caption: "changed" });
await api.copyMessage(group.id, person.id, photo.message_id);
await api.forwardMessage(group.id, person.id, photo.message_id);
const poll = await api.sendPoll(group.id, "Q?", [{ text: "a" }, { text: "b" }], { is_anonymous: false });
heard = next("poll_answer");
await sim("vote", { as: person.id, chat: group.id, message: poll.message_id, options: [0] });
assert.deepEqual((await heard).pollAnswer.option_ids, [0]);
await api.setMyCommands([{ command: "start", description: "Begin" }]);
assert.equal((await api.getMyCommands()).length, 1);
assert.equal((await api.getChat(group.id)).title, "Group");
assert.equal((await api.getChatMember(group.id, person.id)).status, "creator");
await assert.rejects(api.sendMessage(group.id, "<b>", { parse_mode: "HTML" }), (error) => error instanceof GrammyError
  && error.description === 'Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"');
await assert.rejects(api.banChatMember(group.id, person.id), /not enough rights|owner/);
await sim("flood", { on: true });
await sim("floodWait", { bot: made.id, seconds: 2 });
await assert.rejects(api.sendMessage(person.id, "x"), (error) => error.error_code === 429 && error.parameters.retry_after === 4);

await bot.stop();
await running;
console.log(`grammy is content; update kinds seen: ${[...new Set(seen)].join(", ")}`);
