// Completes what is typed into the search box: names behind from:, in: and topic:, and the last word. Without it the box is a box.
"use strict";
(() => {
  const box = document.getElementById("q");
  const list = document.getElementById("q-list");
  const count = document.getElementById("q-count");
  if (!box || !list) return;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  list.setAttribute("role", "listbox");

  // Where hits change below with every letter, the list leaves them room.
  const few = document.querySelector(".finds") ? "&limit=4" : "";
  let wanted = null;
  let timer = 0;
  let at = -1;
  const options = () => [...list.children];

  const mark = (next) => {
    const all = options();
    all[at]?.setAttribute("aria-selected", "false");
    at = next;
    const option = all[at];
    if (!option) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(timer);
    wanted?.abort();
    mark(-1);
    list.hidden = true;
    list.replaceChildren();
    count.textContent = "";
    box.setAttribute("aria-expanded", "false");
  };
  const choose = (option) => {
    box.value = option.dataset.query;
    close();
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.dispatchEvent(new Event("change"));
  };
  const cell = (name, text) => {
    const part = document.createElement("span");
    part.className = name;
    part.dir = "auto";
    part.textContent = text;
    return part;
  };
  const show = (found) => {
    mark(-1);
    list.replaceChildren(...found.map((one, number) => {
      const option = document.createElement("li");
      option.id = `q-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.query = one.query;
      option.append(cell("text", one.text));
      const detail = [list.dataset[one.kind], one.detail].filter(Boolean).join(" · ");
      if (detail) option.append(cell("muted", detail));
      return option;
    }));
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
    count.textContent = found.length ? list.dataset.count.replace("{0}", found.length) : "";
  };
  const ask = async () => {
    wanted?.abort();
    const mine = new AbortController();
    wanted = mine;
    try {
      const answer = await fetch(`/api/v1/search/completions?q=${encodeURIComponent(box.value)}${few}`, { signal: mine.signal });
      if (answer.ok) show((await answer.json()).completions);
    } catch { /* broken off by the next letter, or the server is away: then nothing is offered, and searching tells */ }
  };

  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    // Only what stands at the end is completed.
    if (event.isComposing || box.selectionEnd !== box.value.length || !box.value.trim()) {
      close();
      return;
    }
    timer = setTimeout(ask, 100);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown") mark(at >= last ? 0 : at + 1);
    else if (event.key === "ArrowUp") mark(at <= 0 ? last : at - 1);
    else if (event.key === "Enter" && at >= 0) choose(options()[at]);
    else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else return;
    event.preventDefault();
  });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  // The box keeps the focus while something is chosen by hand.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
})();
