// The feed: long posts open where they stand, and the columns of the strip are one stop for the keyboard. Without it both are links.
"use strict";
(() => {
  document.addEventListener("click", (event) => {
    const more = event.target.closest("a[data-whole]");
    if (!more || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const post = more.closest("article");
    event.preventDefault();
    post.querySelector(".clipped")?.classList.remove("clipped");
    more.remove();
    post.focus({ preventScroll: true });
  });

  const strip = document.querySelector("[data-strip]");
  const columns = [...strip?.querySelectorAll("a") ?? []];
  const stop = (on) => { for (const column of columns) column.setAttribute("tabindex", column === on ? "0" : "-1"); };
  if (columns.length) stop(strip.querySelector("a[aria-current]") ?? columns.at(-1));
  strip?.addEventListener("keydown", (event) => {
    const at = columns.indexOf(event.target.closest("a"));
    const ahead = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const to = { Home: 0, End: columns.length - 1, ArrowLeft: at + (ahead === "ArrowLeft" ? 1 : -1), ArrowRight: at + (ahead === "ArrowRight" ? 1 : -1) }[event.key];
    if (at < 0 || !columns[to]) return;
    event.preventDefault();
    stop(columns[to]);
    columns[to].focus();
  });
})();
