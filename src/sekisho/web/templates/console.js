// Keys for whoever works with the keyboard: j and k walk through the rows of the queue, Enter opens one, / leads to the
// search. A form is sent once, and only where the console can be reached. Every page works the same without this file.
"use strict";
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    const search = document.querySelector(".filters input[name=words]");
    if (search) { event.preventDefault(); search.focus(); }
  }
  const step = { j: 1, k: -1 }[event.key];
  const links = [...document.querySelectorAll(".queue th[scope=row] a, .nexts a, .stories a")];
  if (!step || !links.length) return;
  const here = links.indexOf(document.activeElement);
  const next = Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
});

const reached = async () => {
  try {
    await fetch("/console.js", { method: "HEAD", cache: "no-store" });
    return true;
  } catch {
    return false;
  }
};
const say = (form, words) => {
  const told = document.createElement("p");
  told.className = "problem offline";
  told.setAttribute("role", "alert");
  told.textContent = words;
  form.prepend(told);
};
const sending = new WeakMap();
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (sending.get(form) === "goes") { sending.set(form, "gone"); return; }
  event.preventDefault();
  if (sending.get(form)) return;
  sending.set(form, "asks");
  form.querySelector(":scope > .offline")?.remove();
  const reaches = await reached();
  sending.set(form, reaches ? "goes" : "");
  if (reaches) form.requestSubmit(event.submitter);
  else say(form, document.body.dataset.offline);
});
// A page that the browser kept is sent anew.
addEventListener("pageshow", (event) => { if (event.persisted) [...document.forms].forEach((form) => sending.delete(form)); });
