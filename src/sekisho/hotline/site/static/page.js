// What every page of the hotline has: the way out, sentences, parts of pages, and speaking with the server.
// Nothing is kept in the browser: no cookies, no storage. Text goes into pages as text, never as markup.
"use strict";
(() => {
  const TWICE = 800;
  const lang = document.documentElement.lang;
  const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  document.documentElement.classList.add("keyed");

  // ---- the way out ----

  let lastEscape = -TWICE;
  addEventListener("keydown", (pressed) => {
    if (pressed.key !== "Escape") return;
    if (pressed.timeStamp - lastEscape < TWICE) leave();
    lastEscape = pressed.timeStamp;
  });

  function leave() {
    for (const form of document.forms) form.reset();
    document.body.hidden = true;
    location.replace("/leave");
  }

  // Nothing that was typed is there for whoever goes back to the page.
  addEventListener("pagehide", () => {
    for (const form of document.forms) form.reset();
  });

  addEventListener("pageshow", (shown) => {
    if (shown.persisted) location.reload();
  });

  document.querySelector("a.leave")?.addEventListener("click", (clicked) => {
    clicked.preventDefault();
    leave();
  });

  // ---- words ----

  // The sentence of a code without its "hotline.", its places filled.
  const say = (code, values = {}) => (words[code] ?? code).replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  const known = (prefix, value) => words[`${prefix}.${value}`] ?? value;

  // Days are numbers since 1970-01-01, written as the catalog's pages write them.
  function day(number) {
    const at = new Date(number * 86400000);
    const [year, month, date] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
    if (lang === "ja") return `${year}年${month + 1}月${date}日`;
    return `${date} ${["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month]} ${year}`;
  }

  function today() {
    const now = new Date();
    return Math.floor(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86400000);
  }

  function size(bytes) {
    if (bytes < 1000) return `${bytes} B`;
    if (bytes < 1048576) return `${(bytes / 1024).toFixed(0)} KB`;
    return `${(bytes / 1048576).toFixed(1)} MB`;
  }

  // A name that is safe to show and to save under: no folders, no marks that turn the direction of letters.
  const plainName = (name) => name.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]/g, "_").slice(0, 120) || "_";

  // ---- parts of pages ----

  function el(tag, given = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (name in made && name !== "list") made[name] = value;
      else made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  // Shows one view of the page, hides the others, and goes to its heading.
  function show(view) {
    for (const one of document.querySelectorAll("[data-view]")) one.hidden = one.dataset.view !== view;
    const heading = document.querySelector(`[data-view="${view}"] h2`);
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function problem(place, code) {
    const box = place.querySelector(".problem");
    if (!box) return;
    box.hidden = !code;
    box.firstElementChild.textContent = code ? say(`problem.${code}`) : "";
    if (code) box.scrollIntoView({ block: "nearest" });
  }

  // Shows how far something is, from 0 to 1; null = not to be told; "" hides it.
  function doing(place, code, share = null) {
    const box = place.querySelector(".doing");
    if (box) box.hidden = !code;
    if (!box || !code) return;
    const told = say(`doing.${code}`);
    const [line, bar] = [box.querySelector("p"), box.querySelector("progress")];
    if (line.textContent !== told) [line.textContent, bar.ariaLabel] = [told, told];
    if (share === null) bar.removeAttribute("value");
    else bar.value = share;
  }

  function way(code, told = `${code}.what`) {
    const box = document.getElementById("way");
    box.dataset.way = code.replace("way.", "");
    box.querySelector("strong").textContent = say(code);
    box.querySelector("span").textContent = told && words[told] ? say(told) : "";
  }

  const codeOf = (error) => (error instanceof sealing.Refusal ? error.code : raised(error));

  function raised(error) {
    console.error(error);
    return "server";
  }

  // Does something for a form once at a time; what goes wrong is told beside it, and what was typed stays.
  function taken(form, deed) {
    form.addEventListener("submit", async (sent) => {
      sent.preventDefault();
      if (form.ariaBusy === "true") return;
      form.ariaBusy = "true";
      const buttons = [...form.querySelectorAll("button")].filter((one) => !one.disabled);
      for (const one of buttons) one.disabled = true;
      await guarded(form, deed);
      for (const one of buttons) one.disabled = false;
      form.ariaBusy = "false";
    });
  }

  async function guarded(place, deed) {
    problem(place, "");
    try {
      await deed();
    } catch (error) {
      problem(place, codeOf(error));
    } finally {
      doing(place, "");
    }
  }

  // ---- speaking with the server ----

  // Returns what is said and the tail; slots, where given, are the message that is carried.
  async function ask(said, slots, progress = () => {}) {
    try {
      return await asked(said, slots, progress);
    } catch (error) {
      if (error.code !== "stale") throw error;
      if (!(await renewed())) throw new sealing.Refusal("server");
      return asked(said, slots, progress);
    }
  }

  // The server makes itself a new key whenever it starts: a page from before asks for it once. True where there is another.
  async function renewed() {
    const answer = await fetch("/").catch(() => null);
    const fresh = /data-server-key="([\w-]+)"/.exec(answer ? await answer.text() : "")?.[1];
    if (!fresh || fresh === document.body.dataset.serverKey) return false;
    document.body.dataset.serverKey = fresh;
    return true;
  }

  async function asked(said, slots, progress) {
    const serverKey = sealing.unb64(document.body.dataset.serverKey);
    const { body, reply } = sealing.request(said, serverKey, slots);
    const found = sealing.answer(await posted(body, progress), reply);
    if (found.said.ok === false) throw new sealing.Refusal(words[`problem.${found.said.code}`] ? found.said.code : "server");
    return found;
  }

  function posted(body, progress) {
    return new Promise((done, fail) => {
      const line = new XMLHttpRequest();
      line.open("POST", "/box");
      line.responseType = "arraybuffer";
      line.setRequestHeader("Content-Type", "application/octet-stream");
      line.upload.onprogress = (at) => progress(at.loaded / at.total);
      line.onload = () => (line.status === 200 ? done(new Uint8Array(line.response)) : fail(new sealing.Refusal(line.status === 400 ? "stale" : "server")));
      line.onerror = line.onabort = line.ontimeout = () => fail(new sealing.Refusal("no_connection"));
      line.send(body);
    });
  }

  // All letters of a case, seven at a time, each with its slot; how the case stands is told by the first answer.
  async function letters(said) {
    const found = [];
    let first = null;
    for (let from = 0; ; from += 7) {
      const { said: told, tail } = await ask({ ...said, from });
      first ??= told;
      told.letters.forEach((letter, place) => found.push({ ...letter, slot: tail.slice(place * sealing.SLOT, (place + 1) * sealing.SLOT) }));
      if (!told.more) return { ...first, letters: found };
    }
  }

  // Hands bytes to the browser to save: as a download that nothing opens by itself.
  function save(name, bytes, type = "application/octet-stream") {
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    const link = el("a", { href: address, download: plainName(name) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  globalThis.page = { say, known, day, today, size, plainName, el, show, problem, doing, way, taken, guarded, codeOf, ask, letters, save, leave };
})();
