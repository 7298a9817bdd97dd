// Shows what is found while somebody types, and lets a pointer draw over several bars of time. Without it the box is sent by Enter.
"use strict";
(() => {
  const box = document.getElementById("q");
  const main = document.getElementById("main");
  if (!box || !main) return;
  const told = document.createElement("span");
  told.className = "hush";
  told.setAttribute("role", "status");
  box.form.append(told);

  let wanted = null;
  let timer = 0;
  let silent = 0;
  let shown = box.value.trim();
  const leave = () => {
    clearTimeout(timer);
    wanted?.abort();
  };
  const find = async () => {
    const typed = box.value.trim();
    if (typed === shown) return;
    const mine = new AbortController();
    wanted = mine;
    const asked = new URLSearchParams({ q: box.value, sort: main.dataset.sort });
    try {
      const answer = await fetch(`/app/search/typing?${asked}`, { signal: mine.signal, headers: { "HX-Request": "true" } });
      if (answer.status === 429) silent = Date.now() + 1000 * Number(answer.headers.get("Retry-After") ?? 60);
      // A filter that is half typed is no query yet: what was found before it stays.
      if (!answer.ok) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
      if (!made || mine.signal.aborted) return;
      const open = main.querySelector(".beside > details")?.open;
      const count = made.querySelector("[data-found]");
      count?.removeAttribute("role");
      main.replaceChildren(...made.childNodes);
      if (open) main.querySelector(".beside > details")?.setAttribute("open", "");
      window.htmx?.process(main);
      told.textContent = count?.textContent ?? "";
      shown = typed;
      history.replaceState(history.state, "", `/app/search?${asked}&typing=true`);
      document.title = `${typed} · Kanal`;
    } catch { /* broken off by the next letter, or the server is away: Enter tells */ }
  };
  const type = () => {
    leave();
    const letters = box.value.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    if (letters >= 2 && Date.now() >= silent) timer = setTimeout(find, 250);
  };
  box.addEventListener("input", type);
  // A completion that was chosen.
  box.addEventListener("change", type);
  box.form.addEventListener("submit", leave);

  const bar = (event) => event.target.closest?.(".doors a");
  let first = null;
  main.addEventListener("dragstart", (event) => { if (bar(event)) event.preventDefault(); });
  main.addEventListener("pointerdown", (event) => { first = event.button === 0 ? bar(event) : null; });
  main.addEventListener("pointermove", (event) => {
    const last = first && document.elementFromPoint(event.clientX, event.clientY)?.closest(".doors a");
    if (!last) return;
    const bars = [...first.parentNode.querySelectorAll("a")];
    const [from, to] = [bars.indexOf(first), bars.indexOf(last)].sort((one, other) => one - other);
    if (from < to) bars.forEach((one, at) => one.querySelector(".column").classList.toggle("faint", at < from || at > to));
  });
  main.addEventListener("pointerup", (event) => {
    const last = document.elementFromPoint(event.clientX, event.clientY)?.closest(".doors a");
    const days = document.getElementById("days");
    if (first && last && first !== last && days) {
      const all = [first, last].flatMap((one) => one.dataset.span.split(" ")).sort();
      days.elements.since.value = all[0];
      days.elements.until.value = all.at(-1);
      days.requestSubmit();
    }
    first = null;
  });
})();
