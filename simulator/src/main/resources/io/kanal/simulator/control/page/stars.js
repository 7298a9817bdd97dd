// Stars: what one has, invoices to pay, subscriptions, and what the shop and the calendar do.

import { $, attempt, dialog, el, toast, when } from "./dom.js";
import { act, state } from "./state.js";

const REFUSALS = {
  BALANCE_TOO_LOW: "You have too few Stars.",
  BOT_PRECHECKOUT_TIMEOUT: "The bot did not answer in time. Nothing was paid.",
  SLUG_INVALID: "There is no such invoice.",
  SUBSCRIPTION_ALREADY_ACTIVE: "You subscribed to this already.",
};
const reason = (words) => REFUSALS[words?.replace(/^Bad Request: /, "")] ?? words;

let paying = null;

export const stars = (count) => `⭐ ${new Intl.NumberFormat("en").format(count)}`;

export function balance(count) {
  $("stars").textContent = stars(count);
  $("stars").setAttribute("aria-label", `You have ${count} Stars. Show them.`);
}

/** The slug of an invoice's link, or nothing. */
export const invoiceOf = (url) => /^https:\/\/t\.me\/(?:\$|invoice\/)([\w-]+)$/.exec(url ?? "")?.[1];

/** Shows an invoice, of a link ({slug}) or a message ({chat, message}); `ended` hears paid, failed or cancelled. */
export async function openInvoice(which, ended = () => {}) {
  let given;
  try {
    given = await act("invoice", which);
  } catch (error) {
    toast(reason(error.message));
    ended("failed");
    return;
  }
  paying = null;
  let outcome = "cancelled";
  const said = el("p", { role: "status" });
  const pay = el("button", { class: "main", type: "button" }, `Pay ${stars(given.stars)}`);
  pay.addEventListener("click", async () => {
    pay.disabled = true;
    said.textContent = "Asking the bot…";
    try {
      paying = {
        ...(await act("pay", which)),
        end(event) {
          outcome = event.paid ? "paid" : "failed";
          pay.disabled = false;
          said.textContent = event.paid ? "" : reason(event.refusal);
          if (!event.paid) return;
          toast(`Paid ${stars(given.stars)} for ${given.title}`);
          $("dialog").close();
        },
      };
      const early = answers.get(paying.query);
      if (early) checkedOut(early);
    } catch (error) {
      pay.disabled = false;
      said.textContent = reason(error.message);
    }
  });
  const box = dialog(given.title,
    el("p", { dir: "auto" }, given.description),
    el("p", { class: "dim" }, `To ${given.bot_name}. `, given.monthly ? `${stars(given.stars)} now and every 30 days, until you cancel.` : `${stars(given.stars)}, once.`),
    el("p", { class: "dim" }, `You have ${stars(given.balance)}.`), said,
    el("div", { class: "actions" }, pay, el("button", { type: "button", click: () => box.close() }, "Cancel")));
  box.addEventListener("close", () => { paying = null; ended(outcome); }, { once: true });
}

const answers = new Map();

/** What came of a payment. */
export function checkedOut(event) {
  if (paying?.query === event.query) {
    answers.delete(event.query);
    paying.end(event);
  } else {
    answers.set(event.query, event);
    setTimeout(() => answers.delete(event.query), 15000);
  }
}

/** What one has, what one pays for, and what else may happen to it. */
export const showStars = attempt(async () => {
  const seen = await act("stars");
  const again = (command, body = {}) => attempt(async () => { await act(command, body); await showStars(); });
  const about = (one, ...more) => el("div", { class: "row" }, el("span", {}, el("b", { dir: "auto" }, one.title), el("span", { class: "dim" }, `${one.bot_name} · ${stars(one.stars)}`, ...more)));
  const subscriptions = seen.subscriptions.map((one) => {
    const row = about(one, one.canceled ? ` · ends ${when(one.until)}${one.canceled_by_bot ? ", by the bot" : ""}` : ` · next ${when(one.until)}`);
    if (!one.canceled_by_bot) row.append(el("button", { class: "tail", click: again("cancelStars", { charge: one.charge, on: !one.canceled }) }, one.canceled ? "Go on" : "Cancel"));
    return row;
  });
  const payments = seen.payments.slice(0, 20).map((one) => {
    const row = about(one, ` · ${when(one.at)}`, one.returned ? ` · ${one.returned === "refund" ? "given back" : "taken back by the shop"}` : "");
    if (!one.returned) row.append(el("button", { class: "tail danger-text", title: "As when one asks the shop for the money back", click: again("chargeback", { charge: one.charge }) }, "Charge back"));
    return row;
  });
  dialog(`${state.me.first_name}: ${stars(seen.balance)}`,
    el("div", { class: "actions" }, el("button", { click: again("giveStars", { stars: 1000 }) }, "Get ⭐ 1,000"),
      subscriptions.length ? el("button", { click: again("passMonth") }, "Let 30 days pass") : null),
    subscriptions.length ? el("h3", {}, "Subscriptions") : null, subscriptions,
    payments.length ? el("h3", {}, "Payments") : null, payments,
    payments.length ? null : el("p", { class: "dim" }, "Nothing was paid yet."));
});
