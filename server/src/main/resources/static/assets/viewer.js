// The viewer of a post's pictures, and stickers that move. Without it a picture's link opens its file, and stickers stand still.
"use strict";
(() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const films = document.querySelectorAll("video[data-moves]");
  if (films.length) {
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const film = entry.target;
        if (entry.isIntersecting && !still.matches && !film.dataset.held) film.play().catch(() => {});
        else film.pause();
      }
    });
    const turn = (film) => {
      film.dataset.held = film.paused ? "" : "yes";
      if (film.paused) film.play().catch(() => {}); else film.pause();
    };
    for (const film of films) {
      seen.observe(film);
      film.addEventListener("click", () => turn(film));
      film.addEventListener("keydown", (event) => {
        if (event.key === " " || event.key === "Enter") { event.preventDefault(); turn(film); }
      });
    }
  }

  const dialog = document.getElementById("viewer");
  if (!dialog?.showModal) return;
  const board = dialog.querySelector(".board");
  const img = document.createElement("img");
  const count = dialog.querySelector(".count");
  const button = (name) => dialog.querySelector(`[data-do=${name}]`);
  const mirrored = document.documentElement.dir === "rtl";
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const MOST = 8;
  const BEGINNING = "#photo-";

  let links = [];
  let at = 0;
  let pushed = false;
  let scale = 1;
  let x = 0;
  let y = 0;

  const wanted = () => decodeURIComponent(location.hash).startsWith(BEGINNING) ? location.hash.slice(BEGINNING.length) : null;
  const linkOf = (photo) => document.querySelector(`a[data-photo="${CSS.escape(photo)}"]`);

  // A picture is as large as it will be before its first byte is there.
  const fitted = () => {
    const link = links[at];
    const width = Number(link.dataset.width);
    const height = Number(link.dataset.height);
    const fit = Math.min(innerWidth / width, innerHeight / height, 1);
    return [width * fit, height * fit];
  };
  const draw = () => {
    const [width, height] = fitted();
    const spareX = Math.max(0, (width * scale - innerWidth) / 2);
    const spareY = Math.max(0, (height * scale - innerHeight) / 2);
    x = Math.min(spareX, Math.max(-spareX, x));
    y = Math.min(spareY, Math.max(-spareY, y));
    img.style.width = `${width}px`;
    img.style.height = `${height}px`;
    img.style.transform = scale === 1 ? "" : `translate(${x}px, ${y}px) scale(${scale})`;
    board.classList.toggle("near", scale > 1);
    button("out").disabled = scale <= 1;
    button("in").disabled = scale >= MOST;
  };
  const zoom = (to, clientX = innerWidth / 2, clientY = innerHeight / 2) => {
    const next = Math.min(MOST, Math.max(1, to));
    const fromX = clientX - innerWidth / 2;
    const fromY = clientY - innerHeight / 2;
    x = fromX - (fromX - x) * next / scale;
    y = fromY - (fromY - y) * next / scale;
    scale = next;
    draw();
  };

  const show = () => {
    const link = links[at];
    const small = link.querySelector("img");
    scale = 1;
    x = 0;
    y = 0;
    board.append(img);
    img.src = small?.currentSrc || small?.src || link.href;
    img.alt = small?.alt ?? "";
    const full = new Image();
    full.src = link.href;
    full.decode().then(() => { if (links[at] === link) img.src = link.href; }).catch(() => {});
    dialog.querySelector("a[download]").href = `${link.href}?download=true`;
    count.textContent = links.length < 2 ? "" : count.dataset.of.replace("{0}", numbers.format(at + 1)).replace("{1}", numbers.format(links.length));
    button("earlier").hidden = at === 0;
    button("later").hidden = at === links.length - 1;
    draw();
    const next = links[at + 1]?.querySelector("img");
    if (next) new Image().src = links[at + 1].href;
  };

  const open = (link) => {
    const album = link.closest("article") ?? document;
    links = [...album.querySelectorAll("a[data-photo]")];
    at = links.indexOf(link);
    if (!dialog.open) {
      dialog.showModal();
      button("close").focus();
    }
    show();
  };

  // Focus stays on a button that is still there.
  const go = (to) => {
    if (to < 0 || to >= links.length || to === at) return;
    at = to;
    show();
    history.replaceState(history.state, "", BEGINNING + links[at].dataset.photo);
    if (document.activeElement?.hidden) button("close").focus();
  };
  const step = (by) => go(at + by);

  dialog.addEventListener("close", () => {
    const link = links[at];
    img.removeAttribute("src");
    img.remove();
    if (wanted() !== null) {
      if (pushed) history.back();
      else history.replaceState(null, "", location.pathname + location.search);
    }
    pushed = false;
    link?.focus();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-photo]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({ photo: true }, "", BEGINNING + link.dataset.photo);
    pushed = true;
    open(link);
  });
  const follow = () => {
    const photo = wanted();
    const link = photo === null ? null : linkOf(photo);
    if (link) open(link);
    else if (dialog.open) dialog.close();
  };
  addEventListener("popstate", () => {
    pushed = history.state?.photo === true;
    follow();
  });
  addEventListener("resize", () => { if (dialog.open) draw(); });

  dialog.addEventListener("click", (event) => {
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (act === "close") dialog.close();
    if (act === "earlier") step(-1);
    if (act === "later") step(1);
    if (act === "in") zoom(scale * 1.5);
    if (act === "out") zoom(scale / 1.5);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab") {
      const stops = [...dialog.querySelectorAll("button, a")].filter((stop) => !stop.hidden && !stop.disabled);
      const next = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
      event.preventDefault();
      stops.at(next % stops.length).focus();
      return;
    }
    const way = mirrored ? -1 : 1;
    const acts = {
      ArrowRight: () => step(way),
      ArrowLeft: () => step(-way),
      Home: () => go(0),
      End: () => go(links.length - 1),
      "+": () => zoom(scale * 1.5),
      "=": () => zoom(scale * 1.5),
      "-": () => zoom(scale / 1.5),
      0: () => zoom(1),
    };
    if (Object.hasOwn(acts, event.key)) { event.preventDefault(); acts[event.key](); }
  });
  board.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2), event.clientX, event.clientY);
  }, { passive: false });

  // One finger or the mouse turns pages, or moves what is near; two fingers zoom; a tap or click goes near and back.
  const held = new Map();
  let began = null;
  board.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    board.setPointerCapture(event.pointerId);
    held.set(event.pointerId, event);
    board.classList.add("held");
    if (held.size === 1) began = { x: event.clientX, y: event.clientY, fromX: x, fromY: y, moved: false };
    if (held.size === 2) {
      const [one, other] = [...held.values()];
      began = { apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY), scale, moved: true };
    }
  });
  board.addEventListener("pointermove", (event) => {
    if (!held.has(event.pointerId) || !began) return;
    held.set(event.pointerId, event);
    if (began.apart) {
      if (held.size < 2) return;
      const [one, other] = [...held.values()];
      const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      zoom(began.scale * apart / began.apart, (one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2);
      return;
    }
    const dx = event.clientX - began.x;
    const dy = event.clientY - began.y;
    began.moved ||= Math.hypot(dx, dy) > 8;
    if (scale > 1) {
      x = began.fromX + dx;
      y = began.fromY + dy;
      draw();
    }
  });
  const release = (event) => {
    if (!held.delete(event.pointerId) || held.size) return;
    board.classList.remove("held");
    const from = began;
    began = null;
    if (!from || from.apart || event.type === "pointercancel") return;
    const dx = event.clientX - from.x;
    const dy = event.clientY - from.y;
    if (!from.moved) zoom(scale > 1 ? 1 : 2.5, event.clientX, event.clientY);
    else if (scale === 1 && Math.abs(dx) > 50 && Math.abs(dx) > Math.abs(dy)) step(dx < 0 !== mirrored ? 1 : -1);
    else if (scale === 1 && dy > 90) dialog.close();
  };
  board.addEventListener("pointerup", release);
  board.addEventListener("pointercancel", release);
  img.addEventListener("dragstart", (event) => event.preventDefault());

  follow();
})();
