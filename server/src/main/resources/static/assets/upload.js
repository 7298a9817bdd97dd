// Sends an export as a stream with progress; without this script the form does the same, silently.
"use strict";
(() => {
  const form = document.getElementById("upload");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const text = form.querySelector("[data-progress]");
  const bar = form.querySelector("[data-bar]");
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  for (const name of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }
  form.addEventListener("submit", (event) => {
    const file = input.files[0];
    if (!file || (event.submitter && "plain" in event.submitter.dataset)) return;
    event.preventDefault();
    // Every other field of the form travels in the address, but for the token, which is a header; what is empty does not.
    const fields = [...new FormData(form)].filter(([name, value]) => ![input.name, "_csrf"].includes(name) && value.trim());
    const query = new URLSearchParams(fields.map(([name, value]) => [name, value.trim()]));
    query.set("name", file.name);
    query.set("zone", Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/imports?${query}`);
    request.setRequestHeader("X-CSRF-Token", window.kanal.csrf);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    text.hidden = bar.hidden = false;
    form.querySelector("button").disabled = true;
    const say = (sent) => {
      bar.value = file.size ? sent / file.size : 1;
      text.textContent = `${form.dataset.sending} ${number.format(sent / 1048576)} / ${number.format(file.size / 1048576)} MB`;
    };
    say(0);
    request.upload.onprogress = (progress) => say(progress.loaded);
    const failed = (reason) => {
      form.querySelector("button").disabled = false;
      bar.hidden = true;
      text.textContent = reason;
      window.kanal.toast(reason, true);
    };
    request.onerror = () => failed(form.dataset.broken);
    request.onload = () => {
      let body = {};
      try { body = JSON.parse(request.responseText); } catch { /* told below in general words */ }
      if (request.status === 202 && body.id) location.href = `/app/jobs/${body.id}`;
      else failed(body.detail || form.dataset.broken);
    };
    request.send(file);
  });
})();
