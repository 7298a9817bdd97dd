// What the page knows, and how it asks the simulator.

const asked = new URLSearchParams(location.search);

/** The bot a link named, and what it wants to be started with; an invoice a link named; until that was done. */
export const state = {
  invoice: asked.get("invoice"), stars: 0,
  link: asked.has("bot") ? { bot: asked.get("bot").toLowerCase(), start: asked.get("start") ?? "" } : null,
  me: null, chats: new Map(), discover: [], bots: new Map(), open: null,
};

export class Refusal extends Error {}

async function answer(response) {
  const body = await response.json();
  if (!body.ok) throw new Refusal(body.description);
  return body.result;
}

/** Does something in the world as the chosen person. */
export async function act(command, body = {}) {
  return answer(await fetch(`/sim/${command}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: state.me?.id, ...body }),
  }));
}

/** Reads something as the chosen person. */
export async function look(what, query = {}) {
  const parameters = new URLSearchParams({ ...(state.me ? { as: state.me.id } : {}), ...query });
  return answer(await fetch(`/sim/${what}?${parameters}`));
}

export async function load(person) {
  const seen = await look("state", { as: person });
  state.me = seen.me;
  state.stars = seen.stars;
  state.chats = new Map(seen.chats.map((chat) => [chat.id, chat]));
  state.discover = seen.discover;
  state.bots = new Map(seen.bots.map((bot) => [bot.id, bot]));
}

export const chatOf = (id) => state.chats.get(id) ?? state.discover.find((chat) => chat.id === id);
