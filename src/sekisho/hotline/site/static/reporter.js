// The page of whoever reports: takes the plain forms over, seals here, and sends nothing but sealed requests to /box.
// What is sent when stands in docs/hotline-protocol.md: hello, look, and one request that carries a message.
"use strict";
(async () => {
  const { say, known, day, today, el, show, doing, way, taken, ask, letters } = page;
  const KEPT_BACK = new Set(["no_connection", "server"]);
  const COVER_FROM = 20000;
  const COVER_SPAN = 40000;
  const state = { recipients: [], salt: null, fresh: null, looked: false, looking: null, tag: null, keys: null, said: [], leftOut: [], cover: 0 };
  const forms = { report: document.getElementById("report-form"), back: document.getElementById("back-form"), reply: document.getElementById("reply-form") };
  const choose = document.querySelector(".choose");
  const thread = document.getElementById("thread");
  const sent = document.getElementById("sent");

  try {
    await sealing.ready();
  } catch {
    // What cannot seal here leaves the plain forms as they are, and the bar that says what they mean.
    return;
  }
  document.documentElement.classList.add("js");
  way("way.preparing", "");
  for (const view of document.querySelectorAll("[data-view]")) view.hidden = true;
  choose.hidden = true;
  try {
    await greeted();
  } catch (error) {
    page.codeOf(error);
    way("way.broken");
    return;
  }
  way("way.browser");
  begin();

  async function greeted() {
    const { said } = await ask({ op: "hello" });
    state.recipients = said.recipients;
    state.salt = sealing.unb64(said.salt);
  }

  function begin() {
    choose.hidden = false;
    for (const button of document.querySelectorAll("button[data-scripted]")) button.textContent = button.dataset.scripted;
    for (const link of choose.querySelectorAll("[data-go]")) link.addEventListener("click", (clicked) => {
      clicked.preventDefault();
      go(link.dataset.go);
    });
    forms.files = forms.report && new page.Attached(forms.report);
    forms.replyFiles = new page.Attached(forms.reply);
    if (forms.report) taken(forms.report, () => report().catch(keepBack(forms.report)));
    taken(forms.back, back);
    taken(forms.reply, () => reply().catch(keepBack(forms.reply)));
    for (const button of sent.querySelectorAll("[data-do]")) button.addEventListener("click", () => deeds[button.dataset.do]());
  }

  function go(view) {
    for (const link of choose.querySelectorAll("[data-go]")) link.ariaCurrent = link.dataset.go === view ? "true" : null;
    show(view);
    if (view !== "report" || !forms.report) return;
    state.fresh ??= freshKeys();
    state.looking ??= state.fresh.then(lookAtNothing, () => {});
  }

  function freshKeys() {
    const symbols = sealing.freshSymbols();
    return sealing.reporterKeys(symbols, state.salt).then((keys) => ({ symbols, keys }));
  }

  // Whoever has no code yet looks too, once keys are derived as for one, so that both are alike on the network; nothing is found.
  async function lookAtNothing() {
    if (state.looked) return;
    state.looked = true;
    await ask({ op: "look", tag: sealing.b64(sealing.random(32)), from: 0 }).catch(() => {});
  }

  // ---- carrying a message ----

  const pending = new Map();

  // Where it is not known whether something arrived, the same sealed message is sent again: it is stored once.
  async function carry(form, prepare) {
    if (!pending.has(form)) pending.set(form, await prepare());
    const message = pending.get(form);
    doing(form, "send", 0);
    try {
      await ask(message.said(), message.slots, (share) => doing(form, "send", share));
    } catch (error) {
      if (error.code !== "grants") throw error;
      await greeted();
      await ask(message.said(), message.slots);
    }
    pending.delete(form);
    frozen(form, false);
    return message;
  }

  function keepBack(form) {
    return (error) => {
      const kept = pending.has(form) && KEPT_BACK.has(page.codeOf(error));
      if (!kept) pending.delete(form);
      frozen(form, kept);
      throw error;
    };
  }

  // While a message waits to be sent again, what it was made of is not changed.
  function frozen(form, isFrozen) {
    for (const field of form.querySelectorAll("input, textarea, select, .attach button")) field.disabled = isFrozen;
    const button = form.querySelector(".deeds button");
    button.textContent = isFrozen ? say("again") : say("send");
    form.querySelector(".again")?.remove();
    if (isFrozen) button.parentElement.before(el("p", { className: "note again" }, say("again.what")));
  }

  async function sealed(form, letter, files, key) {
    doing(form, "seal", 0);
    return sealing.sealedMessage(letter, files, key, (share) => doing(form, "seal", share));
  }

  // ---- a report ----

  async function report() {
    const { keys, symbols } = pending.has(forms.report) ? pending.get(forms.report) : { ...(await written()) };
    await carry(forms.report, () => opening(keys, symbols));
    state.fresh = null;
    forms.report.reset();
    forms.files.empty();
    tellSent(symbols);
  }

  async function written() {
    forms.draft = draft();
    doing(forms.report, "key");
    await state.looking;
    return state.fresh;
  }

  function draft() {
    const given = new FormData(forms.report);
    const subject = given.get("subject");
    if (!subject) throw new sealing.Refusal("subject");
    const answers = [...forms.report.querySelectorAll(`[data-subject="${subject}"] textarea`)]
      .map((field) => [field.name.replace("a_", ""), field.value.trim()]).filter(([, text]) => text);
    const text = given.get("text").trim();
    const files = forms.files.chosen();
    if (!text && !answers.length && !files.length) throw new sealing.Refusal("empty");
    const leftOut = given.getAll("left_out");
    if (state.recipients.every((one) => leftOut.includes(one.department))) throw new sealing.Refusal("all_left_out");
    forms.files.check();
    return { letter: { subject, answers, text, left_out: leftOut, after: 0 }, files };
  }

  async function opening(keys, symbols) {
    const { letter, files } = forms.draft;
    const key = sealing.random(32);
    const slots = await sealed(forms.report, letter, files, key);
    const message = sealing.b64(sealing.random(16));
    const said = () => ({
      op: "open", tag: sealing.b64(keys.tag), key: sealing.b64(keys.publicKey), desk: sealing.b64(sealing.deskOf(key)), message,
      grants: sealing.grants(key, keys.publicKey, state.recipients, letter.left_out),
    });
    return { said, slots, keys, symbols };
  }

  function tellSent(symbols) {
    choose.hidden = true;
    const fill = (name, text) => { sent.querySelector(`[data-fill="${name}"]`).textContent = text; };
    const acknowledge = today() + 7;
    fill("code", sealing.shownCode(symbols));
    fill("acknowledge", say("sent.acknowledge", { day: day(acknowledge) }));
    fill("feedback", say("sent.feedback", { day: day(monthsAfter(acknowledge, 3)) }));
    show("sent");
  }

  // The same day of a later month, or its last one.
  function monthsAfter(number, months) {
    const at = new Date(number * 86400000);
    const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 0));
    return (last.setUTCDate(Math.min(at.getUTCDate(), last.getUTCDate())), last.getTime() / 86400000);
  }

  const shownCode = () => sent.querySelector('[data-fill="code"]');
  const deeds = {
    copy: async () => {
      getSelection().selectAllChildren(shownCode());
      // Over an onion address, which has no certificate, some browsers know the older way alone.
      if (navigator.clipboard) await navigator.clipboard.writeText(shownCode().textContent);
      else document.execCommand("copy");
      sent.querySelector(".copied").textContent = say("sent.copied");
    },
    print: () => print(),
    written: () => {
      shownCode().textContent = "";
      sent.replaceChildren(el("h2", { tabIndex: -1 }, say("sent")), el("p", {}, say("sent.gone")));
      show("sent");
    },
  };

  // ---- coming back ----

  async function back() {
    const symbols = sealing.readCode(document.getElementById("code").value);
    doing(forms.back, "key");
    const keys = await sealing.reporterKeys(symbols, state.salt);
    doing(forms.back, "look");
    state.looked = true;
    const found = await letters({ op: "look", tag: sealing.b64(keys.tag) });
    Object.assign(state, { keys, tag: sealing.b64(keys.tag), said: found.letters.map((one) => page.opened(one, keys)) });
    // Where one's own first letter does not open nobody knows who was left out: then nothing is sealed to anybody.
    const first = state.said[0]?.letter;
    state.leftOut = first ? first.left_out ?? [] : null;
    forms.back.reset();
    choose.hidden = true;
    tellState(found);
    tellLetters();
    show("thread");
    cover();
  }

  function tellState({ status, due }) {
    const lines = Object.entries(due ?? {}).filter(([, until]) => Number.isInteger(until))
      .map(([duty, until]) => el("p", {}, say(until < today() ? "thread.overdue" : `thread.due.${duty}`, { day: day(until) })));
    thread.querySelector(".state").replaceChildren(el("p", {}, el("strong", {}, say("thread.status")), " ", known("status", status)), ...lines);
  }

  function tellLetters() {
    const items = state.said.map(article);
    if (state.said.every((one) => one.by === "reporter")) items.push(el("p", { className: "note" }, say("thread.none")));
    thread.querySelector(".letters").replaceChildren(...items);
  }

  function nameOf(by) {
    if (by === "reporter") return say("thread.you");
    const one = state.recipients.find((recipient) => recipient.id === by);
    return one ? say("thread.of", one) : say("thread.left");
  }

  const article = (one) => page.article(one, { name: nameOf(one.by), unopened: "thread.unopened", slots: slotsOf });

  async function slotsOf(one) {
    return (await ask({ op: "file", tag: state.tag, message: one.message })).tail;
  }

  // ---- replying, or sending what looks like it ----

  async function reply() {
    const text = document.getElementById("reply-text").value.trim();
    const files = forms.replyFiles.chosen();
    if (state.leftOut === null) throw new sealing.Refusal("unreadable");
    if (!pending.has(forms.reply) && !text && !files.length) throw new sealing.Refusal("empty");
    forms.replyFiles.check();
    clearTimeout(state.cover);
    const { letter, key, ident } = await carry(forms.reply, () => adding(text, files));
    state.said.push({ by: "reporter", day: today(), letter, key, message: ident });
    forms.reply.reset();
    forms.replyFiles.empty();
    tellLetters();
    forms.reply.querySelector(".done").textContent = say("thread.replied");
  }

  async function adding(text, files) {
    const key = sealing.random(32);
    const ident = sealing.b64(sealing.random(16));
    const slots = await sealed(forms.reply, { text, after: state.said.length }, files, key);
    const letter = sealing.openedLetter(slots.subarray(0, sealing.SLOT), key);
    const said = () => ({ op: "add", tag: state.tag, message: ident, grants: sealing.grants(key, state.keys.publicKey, state.recipients, state.leftOut) });
    return { said, slots, letter, key, ident };
  }

  // Once a visit. While something is being written it waits: that goes out in its place.
  function cover() {
    const wait = COVER_FROM + (new DataView(sealing.random(4).buffer).getUint32(0) / 2 ** 32) * COVER_SPAN;
    state.cover = setTimeout(() => {
      if (document.getElementById("reply-text").value.trim() || forms.replyFiles.files.length) return cover();
      return ask({ op: "cover" }).catch(() => {});
    }, wait);
  }
})();
