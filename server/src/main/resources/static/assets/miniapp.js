// The bridge between Kanal's pages and the Telegram around them: theme, safe areas, back and main button, links, and the
// way in. Telegram's own script is not loaded: what a page needs of it is this.
"use strict";
(() => {
  const root = document.documentElement;
  const sites = (root.dataset.miniApp ?? "").split(" ").filter(Boolean);
  const framed = window.parent !== window;
  // A browser that keeps nothing for frames of other sites still keeps the frame's name, which holds no secrets here.
  const named = () => { try { return JSON.parse(window.name) ?? {}; } catch { return {}; } };
  const store = {
    get: (name) => { try { return sessionStorage.getItem(name) ?? ""; } catch { return String(named()[name] ?? ""); } },
    set: (name, value) => { try { sessionStorage.setItem(name, value); } catch { window.name = JSON.stringify({ ...named(), [name]: value }); } },
  };

  // Telegram tells a launch behind the # of the first page; later pages know what was kept of it, which is never the signed part.
  const launch = new URLSearchParams(location.hash.slice(1));
  if (launch.has("tgWebAppVersion")) {
    store.set("tg-version", launch.get("tgWebAppVersion"));
    store.set("tg-platform", launch.get("tgWebAppPlatform") ?? "");
    store.set("tg-theme", launch.get("tgWebAppThemeParams") ?? "");
  }
  const inside = Boolean(window.TelegramWebviewProxy || (framed && store.get("tg-version")));

  const post = (eventType, eventData = {}) => {
    if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(eventType, JSON.stringify(eventData));
    else if (framed) for (const site of sites) window.parent.postMessage(JSON.stringify({ eventType, eventData }), site);
  };

  const theme = (colours) => {
    for (const [name, value] of Object.entries(colours)) {
      if (/^[a-z_]+$/.test(name) && /^#[0-9a-f]{6}$/i.test(value)) root.style.setProperty(`--tg-theme-${name.replaceAll("_", "-")}`, value);
    }
    const ground = /^#([0-9a-f]{6})$/i.exec(colours.bg_color ?? "");
    if (!ground) return;
    const [red, green, blue] = [0, 2, 4].map((at) => parseInt(ground[1].slice(at, at + 2), 16));
    root.style.colorScheme = red * 299 + green * 587 + blue * 114 < 128000 ? "dark" : "light";
    root.dataset.themed = "";
  };
  const themed = (text) => { try { theme(JSON.parse(text) ?? {}); } catch { /* no theme: the pages have their own */ } };
  themed(store.get("tg-theme"));

  const areas = (name) => (sides) => {
    for (const side of ["top", "bottom", "left", "right"]) {
      if (Number.isFinite(sides[side])) root.style.setProperty(`--tg-${name}-${side}`, `${sides[side]}px`);
    }
  };

  const deeper = () => window.navigation?.canGoBack ?? history.length > 1;
  const back = () => {
    const open = document.querySelector("dialog[open]");
    if (open) open.close(); else history.back();
  };

  const main = () => document.querySelector("[data-main-button]");
  const showMain = () => {
    const button = main();
    const shown = Boolean(button && !button.hidden);
    const colours = getComputedStyle(root);
    const colour = (name) => colours.getPropertyValue(`--tg-theme-${name}`).trim() || undefined;
    post("web_app_setup_main_button", {
      is_visible: shown, is_active: shown && !button.disabled, is_progress_visible: false,
      text: shown ? button.textContent.trim() : "", color: colour("button-color"), text_color: colour("button-text-color"),
    });
    if (button) button.classList.toggle("hush", shown);
  };

  const hearers = {
    theme_changed: ({ theme_params: colours }) => { if (colours) { store.set("tg-theme", JSON.stringify(colours)); theme(colours); } },
    safe_area_changed: areas("safe"),
    content_safe_area_changed: areas("content"),
    back_button_pressed: back,
    main_button_pressed: () => main()?.click(),
  };
  const hear = (type, data) => { if (Object.hasOwn(hearers, type)) hearers[type](data ?? {}); };
  // The apps call these names; the web client sends messages.
  window.Telegram = { WebView: { receiveEvent: hear } };
  window.TelegramGameProxy = { receiveEvent: hear };
  window.TelegramGameProxy_receiveEvent = hear;
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !sites.includes(event.origin)) return;
    try {
      const { eventType, eventData } = JSON.parse(event.data);
      hear(eventType, eventData);
    } catch { /* not a message of Telegram's */ }
  });

  // Addresses elsewhere are opened by Telegram, so that they do not take the place of Kanal.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!inside || event.defaultPrevented || !link || link.origin === location.origin || !/^https?:$/.test(link.protocol)) return;
    event.preventDefault();
    if (link.hostname === "t.me") post("web_app_open_tg_link", { path_full: link.pathname + link.search });
    else post("web_app_open_link", { url: link.href });
  });

  const enter = async (page) => {
    const say = (what) => { for (const part of page.querySelectorAll("[data-say]")) part.hidden = part.dataset.say !== what; };
    const signed = launch.get("tgWebAppData");
    if (!signed) {
      if (inside) say("again");
      return;
    }
    say("opening");
    try {
      const answer = await fetch("/miniapp/session", { method: "POST", body: new URLSearchParams({ launch: signed, next: page.dataset.next ?? "" }) });
      if (answer.status === 429) return say("late");
      const { outcome, next, told } = await answer.json();
      for (const [at, place] of page.querySelectorAll("[data-told]").entries()) place.textContent = told?.[at] ?? "";
      if (outcome !== "in") return say(outcome ?? "failed");
      const known = await fetch("/api/v1/jobs?limit=1", { cache: "no-store" });
      if (known.status === 401) return say("cookies");
      location.replace(next);
    } catch {
      say("failed");
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    const entrance = document.querySelector("[data-entrance]");
    post("web_app_ready");
    if (inside) {
      root.dataset.inside = "";
      post("web_app_expand");
      post("web_app_setup_back_button", { is_visible: !entrance && deeper() });
      for (const wish of ["theme", "safe_area", "content_safe_area"]) post(`web_app_request_${wish}`);
      showMain();
      if (main()) new MutationObserver(showMain).observe(main(), { attributes: true, attributeFilter: ["disabled", "hidden"] });
    }
    if (entrance) enter(entrance);
  });
})();
