// Statements appear one by one; the finished answer then takes their place. Without this script the server sends it whole.
"use strict";
(() => {
  document.querySelector("[data-whole]")?.remove();
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
  const source = new EventSource(`/app/ask/stream?question=${encodeURIComponent(box.dataset.question)}`);
  const end = () => { source.close(); stop.hidden = true; thinking.remove(); };
  const tell = (text, bad) => {
    const note = document.createElement("p");
    note.className = bad ? "note bad" : "muted";
    note.dir = "auto";
    note.textContent = text;
    card.append(note);
  };
  stop.hidden = false;
  stop.addEventListener("click", () => { end(); tell(box.dataset.stopped, false); });
  const chip = (number) => {
    const citation = names.get(number) ?? {};
    const link = document.createElement("a");
    link.className = "cite";
    link.href = citation.post_id ? `/app/posts/${citation.post_id}` : "#";
    link.title = citation.sentence ?? "";
    const words = citation.channel_username ? `@${citation.channel_username}` : citation.channel ?? "";
    link.textContent = `${number} ${words}`;
    return link;
  };
  source.addEventListener("citation", (event) => {
    const citation = JSON.parse(event.data);
    names.set(citation.number, citation);
  });
  source.addEventListener("statement", (event) => {
    const statement = JSON.parse(event.data);
    const line = document.createElement("p");
    line.className = "statement";
    line.dir = "auto";
    line.append(statement.text, ...statement.citations.map(chip));
    card.insertBefore(line, thinking);
  });
  source.addEventListener("restart", () => card.querySelectorAll(".statement").forEach((line) => line.remove()));
  source.addEventListener("problem", (event) => { end(); tell(JSON.parse(event.data).detail ?? box.dataset.broken, true); });
  source.addEventListener("done", async (event) => {
    end();
    const answer = JSON.parse(event.data);
    const part = await fetch(`/app/ask/${answer.id}/part`, { headers: { "HX-Request": "true" } });
    if (part.ok) {
      const made = new DOMParser().parseFromString(await part.text(), "text/html").getElementById("answer");
      if (made) box.replaceWith(made);
    }
  });
  source.onerror = () => { if (source.readyState !== EventSource.CLOSED || thinking.isConnected) { end(); tell(box.dataset.broken, true); } };
})();
