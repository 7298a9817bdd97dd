// Small tools: elements, times, notices, menus, dialogs.

export const $ = (id) => document.getElementById(id);

/** Makes an element; children are elements or text. Attributes whose value is a function are listeners. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(key, value);
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const time = (seconds) => new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
export const day = (seconds) => new Date(seconds * 1000).toLocaleDateString([], { day: "numeric", month: "long" });
export const when = (seconds) => (new Date(seconds * 1000).toDateString() === new Date().toDateString() ? time(seconds)
  : new Date(seconds * 1000).toLocaleDateString([], { day: "numeric", month: "short" }));

export const short = (number) => new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(number);

export function avatar(id, title, small = false) {
  const letters = [...title.trim()].slice(0, 1).join("").toUpperCase();
  return el("span", { class: `avatar c${Math.abs(id) % 7}${small ? " small" : ""}`, "aria-hidden": "true" }, letters || "?");
}

export function toast(text) {
  const node = el("div", { class: "toast" }, text);
  $("toasts").append(node);
  setTimeout(() => node.remove(), 4500);
}

/** Runs something and says what went wrong. */
export const attempt = (work) => async (...given) => {
  try {
    return await work(...given);
  } catch (error) {
    toast(error.message);
  }
};

let shut = () => {};

/** A menu at a point: entries are [words, action, dangerous] or elements. */
export function popup(x, y, entries) {
  shut();
  const box = $("popup");
  box.replaceChildren(...entries.filter(Boolean).map((entry) => (entry instanceof Element ? entry
    : el("button", { role: "menuitem", class: entry[2] ? "danger-text" : null, click: () => { shut(); entry[1](); } }, entry[0]))));
  box.hidden = false;
  const { width, height } = box.getBoundingClientRect();
  box.style.left = `${Math.max(6, Math.min(x, innerWidth - width - 6))}px`;
  box.style.top = `${Math.max(6, Math.min(y, innerHeight - height - 6))}px`;
  const away = (event) => { if (!box.contains(event.target)) shut(); };
  const escape = (event) => { if (event.key === "Escape") shut(); };
  shut = () => {
    box.hidden = true;
    removeEventListener("pointerdown", away, true);
    removeEventListener("keydown", escape);
    shut = () => {};
  };
  addEventListener("pointerdown", away, true);
  addEventListener("keydown", escape);
  box.querySelector("button")?.focus({ preventScroll: true });
  return shut;
}

/** Opens the one dialog with some content. */
export function dialog(title, ...content) {
  const box = $("dialog");
  box.replaceChildren(el("h2", {}, title), ...content.flat().filter(Boolean));
  if (!box.open) box.showModal();
  box.onclick = (event) => { if (event.target === box) box.close(); };
  return box;
}

export const field = (words, input) => el("label", {}, words, input);
export const check = (words, input) => el("label", { class: "check" }, input, words);
