// What every page shares: keys, toasts, tokens for htmx, confirm by typing. Pages work without it.
"use strict";
(() => {
  const root = document.documentElement;
  const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRF-Token"] = csrf;
  });

  const toast = (text, bad, undo) => {
    const box = document.getElementById("toasts");
    if (!box || !text) return;
    const item = document.createElement("div");
    item.className = bad ? "toast bad" : "toast";
    item.setAttribute("role", bad ? "alert" : "status");
    item.textContent = text;
    if (undo) item.append(undo);
    box.append(item);
    setTimeout(() => item.remove(), undo ? 20000 : bad ? 9000 : 4000);
  };
  window.kanal = { toast, csrf };

  document.addEventListener("htmx:responseError", (event) => {
    let text = root.dataset.failed;
    try { text = JSON.parse(event.detail.xhr.responseText).detail || text; } catch { /* not a problem body: the general sentence stands */ }
    toast(text, true);
  });
  // A server that is gone is told once, for as long as it is gone.
  let gone = null;
  document.addEventListener("htmx:sendError", () => {
    if (gone || !document.getElementById("toasts")) return;
    gone = document.createElement("div");
    gone.className = "toast";
    gone.setAttribute("role", "status");
    gone.textContent = root.dataset.offline;
    document.getElementById("toasts").append(gone);
  });
  document.addEventListener("htmx:afterOnLoad", () => { gone?.remove(); gone = null; });

  // Posts are a list one walks with j and k.
  const posts = () => [...document.querySelectorAll("[data-walk]")];
  let at = -1;
  const walk = (step) => {
    const all = posts();
    const on = all.indexOf(document.activeElement?.closest("[data-walk]"));
    go((on < 0 ? at : on) + step);
  };
  const go = (to) => {
    const all = posts();
    if (!all.length) return;
    all[at]?.setAttribute("aria-selected", "false");
    at = Math.min(Math.max(to, 0), all.length - 1);
    const post = all[at];
    post.setAttribute("aria-selected", "true");
    post.focus({ preventScroll: true });
    post.scrollIntoView({ block: "nearest" });
    if (at === all.length - 1) document.querySelector("a[rel=next]")?.scrollIntoView({ block: "end" });
  };

  // The sheet of the bar is open until one looks elsewhere.
  const closeMore = (target) => document.querySelectorAll(".bar details[open]").forEach((sheet) => { if (!sheet.contains(target ?? null)) sheet.open = false; });
  document.addEventListener("pointerdown", (event) => closeMore(event.target));

  // What one has opened is not renewed away.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.id === "live" && elt.querySelector("details[open]")) event.preventDefault();
  });

  let wentTo = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape") {
      if (typing) typing.blur();
      closeMore();
      return;
    }
    if (typing || document.querySelector("dialog[open]")) return;
    if (Date.now() - wentTo < 1200) {
      wentTo = 0;
      const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); location.href = link.href; }
      return;
    }
    const actions = {
      "/": () => { const box = document.getElementById("q"); box?.focus(); box?.select(); },
      "?": () => document.getElementById("keys")?.showModal(),
      j: () => walk(1),
      k: () => walk(-1),
      g: () => { wentTo = Date.now(); },
      Enter: () => { const post = posts()[at]; if (post && document.activeElement === post) post.querySelector("[data-open]")?.click(); },
      n: () => {
        const fresh = posts().findIndex((post, place) => place > at && "fresh" in post.dataset);
        if (fresh < 0) document.querySelector("a[rel=next]")?.click(); else go(fresh);
      },
      v: () => {
        const post = posts()[at];
        (post?.querySelector(".media a[href], .media video") ?? post?.querySelector("a.out") ?? post?.querySelector("[data-open]"))?.click();
      },
      m: () => document.querySelector("form[data-mark]")?.requestSubmit(),
    };
    if (Object.hasOwn(actions, event.key)) {
      if (event.key !== "g" && event.key !== "Enter") event.preventDefault();
      actions[event.key]();
    }
  });

  document.addEventListener("click", (event) => {
    const spoiler = event.target.closest(".spoiler");
    if (spoiler) spoiler.classList.toggle("shown");
    const opener = event.target.closest("[data-dialog]");
    if (opener) { event.preventDefault(); document.getElementById(opener.dataset.dialog)?.showModal(); }
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      navigator.clipboard?.writeText(document.getElementById(copy.dataset.copy)?.textContent ?? "")
        .then(() => toast(root.dataset.copied));
    }
    // Where a page may not write to the clipboard, the link leads where it says.
    const link = event.target.closest("a[data-link]");
    if (link && navigator.clipboard && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      navigator.clipboard.writeText(link.href).then(() => toast(root.dataset.copied), () => { location.href = link.href; });
    }
  });

  // What cannot be undone asks for a word to be typed first, as a page shows it; the server checks it again.
  const plain = (text) => text.normalize("NFC").trim().replace(/\s+/g, " ").replace(/^@/, "");
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-word]");
    if (!box) return;
    const button = box.form.querySelector("[data-guarded]");
    if (button) button.disabled = plain(box.value) !== plain(box.dataset.word);
  });
  for (const box of document.querySelectorAll("[data-word]")) {
    const button = box.form.querySelector("[data-guarded]");
    if (button) button.disabled = true;
  }

  // Whoever chose no zone reads the times of their browser's, from the log-in on.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  for (const box of document.querySelectorAll("input[data-zone]")) box.value = zone;
  const told = () => { try { return sessionStorage.getItem("zone"); } catch { return null; } };
  if (zone && root.dataset.zone && root.dataset.zone !== zone && told() !== zone) {
    try { sessionStorage.setItem("zone", zone); } catch { /* kept nowhere, so it is told again on the next page, to no harm */ }
    fetch("/app/settings/zone", { method: "POST", headers: { "X-CSRF-Token": csrf }, body: new URLSearchParams({ zone }) });
  }

  const said = document.querySelector("[data-toast]");
  if (said) toast(said.dataset.toast, false, said.querySelector("form"));
})();
