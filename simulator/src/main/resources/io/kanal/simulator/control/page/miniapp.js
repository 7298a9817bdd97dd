// Mini Apps in a frame: the launch address is signed by the simulator, the rest are messages of the window.

import { $, attempt, toast } from "./dom.js";
import { openInvoice } from "./stars.js";
import { act, state } from "./state.js";

let running = null;

const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** Opens an app of a bot; an app of a keyboard button gets no launch data and may send some back. */
export const openApp = attempt(async (bot, url, title, { keyboard = false, button = "" } = {}) => {
  const launch = await act("openMiniApp", { bot, url, with_data: !keyboard, theme: dark() ? "dark" : "light" });
  running = { bot, keyboard, button };
  $("app-title").textContent = title ?? state.bots.get(bot)?.first_name ?? "Mini App";
  $("app-main").hidden = true;
  $("app-back").hidden = true;
  $("frame").src = launch.url;
  $("app").hidden = false;
});

export function closeApp() {
  $("frame").src = "about:blank";
  $("app").hidden = true;
  running = null;
}

function tell(eventType, eventData = {}) {
  $("frame").contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), "*");
}

const handlers = {
  web_app_close: closeApp,
  web_app_request_theme: () => tell("theme_changed", { theme_params: {} }),
  web_app_request_viewport: () => tell("viewport_changed", { width: $("frame").clientWidth, height: $("frame").clientHeight, is_expanded: true, is_state_stable: true }),
  web_app_setup_main_button: (data) => {
    const button = $("app-main");
    if (data.text) button.textContent = data.text;
    button.hidden = !data.is_visible;
    button.disabled = data.is_active === false;
  },
  web_app_setup_back_button: (data) => { $("app-back").hidden = !data.is_visible; },
  web_app_open_link: (data) => { if (/^https?:/i.test(data.url)) open(data.url, "_blank", "noopener"); },
  web_app_open_tg_link: (data) => toast(`The app opens t.me${data.path_full}`),
  web_app_open_invoice: (data) => { openInvoice({ slug: data.slug }, (status) => tell("invoice_closed", { slug: data.slug, status })); },
  web_app_open_popup: (data) => { alert([data.title, data.message].filter(Boolean).join("\n")); tell("popup_closed", { button_id: data.buttons?.[0]?.id ?? "" }); },
  web_app_data_send: attempt(async (data) => {
    if (!running?.keyboard) return;
    await act("webAppData", { bot: running.bot, data: data.data, button_text: running.button });
    closeApp();
  }),
};

addEventListener("message", (event) => {
  if (!running || event.source !== $("frame").contentWindow) return;
  let message;
  try {
    message = JSON.parse(event.data);
  } catch {
    return; // Not a message of Telegram's protocol.
  }
  handlers[message.eventType]?.(message.eventData ?? {});
});

$("app-close").addEventListener("click", closeApp);
$("app-main").addEventListener("click", () => tell("main_button_pressed"));
$("app-back").addEventListener("click", () => tell("back_button_pressed"));
