// Keys for whoever works with the keyboard: j and k walk through the rows of the queue, Enter opens one, / leads to the
// search. A form stays where there is no connection. Every page works the same without this file.
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

// Sent without a connection a form would be gone, and with it what was typed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  form.querySelector(":scope > .offline")?.remove();
  if (form.method !== "post" || navigator.onLine) return;
  event.preventDefault();
  const told = document.createElement("p");
  told.className = "problem offline";
  told.setAttribute("role", "alert");
  told.textContent = document.body.dataset.offline;
  form.prepend(told);
});
