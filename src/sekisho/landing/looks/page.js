"use strict";
// Tells the server once that somebody is there: after an event that no script can make, when the page has been visible for a while.
// What is typed is never looked at, and is gone before the form is sent.
(() => {
  const LONG = 400, MOVED = 3;
  const body = document.body, path = body.dataset.path, nonce = body.dataset.nonce.split(".")[0];
  const form = document.querySelector("form"), field = form && form.elements.namedItem("n");
  let since = document.visibilityState === "visible" ? performance.now() : null;
  let before = 0, trusted = 0, from = null;

  const visible = () => before + (since === null ? 0 : performance.now() - since);
  const said = () => {
    const signs = 1 | trusted | (navigator.webdriver === true ? 4 : 0);
    return `${nonce}.${signs}${String(Math.min(Math.round(visible()), 9999999)).padStart(7, "0")}`;
  };
  const write = () => { if (field) { field.value = said(); } };
  const tell = () => {
    const text = `n=${said()}`, to = `${path}/seen`;
    fetch(to, { method: "POST", body: text, keepalive: true, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" })
      .catch(() => navigator.sendBeacon(to, text));
  };
  const moved = (event) => {
    if (event.type !== "pointermove") { return true; }
    if (from === null) { from = [event.screenX, event.screenY]; }
    return Math.abs(event.screenX - from[0]) + Math.abs(event.screenY - from[1]) >= MOVED;
  };
  const look = (event) => {
    if (trusted || !event.isTrusted || !moved(event) || visible() < LONG) { return; }
    trusted = 2;
    write();
    tell();
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") { since = performance.now(); }
    else if (since !== null) { before += performance.now() - since; since = null; }
  });
  for (const name of ["pointerdown", "pointermove", "keydown", "touchstart"]) {
    window.addEventListener(name, look, { capture: true, passive: true });
  }
  if (form) {
    write();
    form.addEventListener("submit", () => {
      write();
      for (const input of form.querySelectorAll("input:not([name])")) { input.value = ""; }
    });
  }
})();
