// Statements appear one by one; the finished answer then takes their place. Without this script the server sends it whole.
"use strict";
(() => {
  const streamed = () => document.querySelectorAll("[data-whole]").forEach((field) => field.remove());
  streamed();
  // One line is the usual question: Enter asks, Shift and Enter begin another line.
  document.querySelector("#ask textarea")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  const box = document.getElementById("stream");
  if (!box) return;
  const card = box.querySelector(".answer");
  const thinking = box.querySelector("[data-thinking]");
  const stop = document.querySelector("[data-stop]");
  const names = new Map();
  const wanted = new AbortController();
  let ended = false;
  const end = () => { ended = true; wanted.abort(); stop.hidden = true; thinking.remove(); };
  const tell = (text, bad) => {
    const note = document.createElement("p");
    note.className = bad ? "note bad" : "muted";
    note.dir = "auto";
    note.textContent = text;
    card.append(note);
  };
  stop.hidden = thinking.hidden = false;
  stop.addEventListener("click", () => { end(); tell(box.dataset.stopped, false); });
  const chip = (number) => {
    const citation = names.get(number) ?? {};
    const link = document.createElement("a");
    link.className = "cite";
    link.href = citation.post_id ? `/app/posts/${citation.post_id}` : "#";
    link.title = citation.sentence ?? "";
    const words = citation.channel_username ? `@${citation.channel_username}` : citation.channel ?? "";
    link.textContent = `${number.toLocaleString(document.documentElement.lang)} ${words}`;
    return link;
  };
  const hear = {
    citation: (citation) => names.set(citation.number, citation),
    statement: (statement) => {
      const line = document.createElement("p");
      line.className = "statement";
      line.dir = "auto";
      line.append(statement.text, ...statement.citations.map(chip));
      card.insertBefore(line, thinking);
    },
    restart: () => card.querySelectorAll(".statement").forEach((line) => line.remove()),
    problem: (problem) => { end(); tell(problem.detail ?? box.dataset.broken, true); },
    done: async (answer) => {
      end();
      const part = await fetch(`/app/ask/${answer.id}/part?${before}`, { headers: { "HX-Request": "true" } });
      if (part.ok) {
        const made = new DOMParser().parseFromString(await part.text(), "text/html").getElementById("answer");
        if (made) box.replaceWith(made);
        streamed();
        // From here on it is this answer that the address names: reloading asks nothing again.
        history.replaceState(history.state, "", `/app/ask/${answer.id}${box.dataset.in ? `?in=${box.dataset.in}` : ""}`);
      }
    },
  };
  // An EventSource would not tell why it was refused, and would ask again when an answer broke off.
  const before = ["previous", "in"].filter((name) => box.dataset[name]).map((name) => `${name}=${encodeURIComponent(box.dataset[name])}`).join("&");
  const listen = async () => {
    const written = box.dataset.written === "true";
    const reply = await fetch(`/app/ask/stream?question=${encodeURIComponent(box.dataset.question)}&as_written=${written}&${before}`,
      { headers: { Accept: "text/event-stream" }, signal: wanted.signal });
    if (reply.status === 429) {
      end();
      const wait = Number(reply.headers.get("Retry-After") ?? "60");
      if (wait > 120) {
        // Not asked too fast, but the day's questions are used: the page itself says how many, and until when.
        location.replace(`/app/ask?question=${encodeURIComponent(box.dataset.question)}&whole=true&${before}`);
        return;
      }
      tell(box.dataset.limit.replace("{0}", wait), true);
      return;
    }
    if (!reply.ok) throw new Error(reply.statusText);
    let waiting = "";
    for await (const piece of pieces(reply.body.pipeThrough(new TextDecoderStream()))) {
      const events = (waiting + piece).split("\n\n");
      waiting = events.pop();
      for (const lines of events.map((event) => event.split("\n"))) {
        const name = lines.find((line) => line.startsWith("event:"))?.slice(6).trim();
        const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
        if (name in hear) hear[name](JSON.parse(data));
      }
    }
    throw new Error("ended without an answer");
  };
  // Not every browser walks a stream by itself.
  async function* pieces(stream) {
    const reader = stream.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  }
  listen().catch(() => { if (!ended) { end(); tell(box.dataset.broken, true); } });
})();
