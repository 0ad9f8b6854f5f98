// The recipients' desk. The private key is unwrapped here, used here, and forgotten when the page goes or rests.
"use strict";
(async () => {
  const { say, known, day, today, el, show, doing, way, taken, guarded, ask, letters, save } = page;
  const SHORTEST = 12;
  const REST = 15 * 60 * 1000;
  const LONGEST = 8 * 60 * 60 * 1000;
  const byId = (id) => document.getElementById(id);
  const view = (name) => document.querySelector(`[data-view="${name}"]`);
  const state = { salt: null, recipients: [], own: null, cases: [], open: null };

  document.documentElement.classList.add("js");
  try {
    await sealing.ready();
    await greeted();
  } catch (error) {
    page.codeOf(error);
    way("way.broken");
    return;
  }
  way("way.browser", "desk.way.what");
  const attached = new page.Attached(byId("reply-form"));
  taken(byId("enter-form"), enter);
  taken(byId("join-form"), join);
  taken(byId("words-form"), rewrap);
  taken(byId("reply-form"), reply);
  taken(byId("close-form"), () => moved("closed", byId("category").value));
  taken(byId("grant-form"), give);
  const deeds = { again: () => list(), lock: () => location.reload(), back: () => list(), export: exporting };
  for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", () => deeds[button.dataset.do]());
  for (const button of document.querySelectorAll("[data-status]")) button.addEventListener("click", () => moved(button.dataset.status));
  show("door");

  async function greeted() {
    const { said } = await ask({ op: "hello" });
    state.salt = sealing.unb64(said.salt);
    peopled(said.recipients);
  }

  function peopled(recipients) {
    state.recipients = recipients;
    byId("who").replaceChildren(...recipients.map((one) => el("option", { value: one.id }, say("thread.of", one))));
    view("door").querySelector(".nobody").hidden = recipients.length > 0;
    byId("enter-form").hidden = !recipients.length;
  }

  // ---- the door ----

  function freshWords(first, second) {
    const words = byId(first).value;
    if ([...words].length < SHORTEST) throw new sealing.Refusal("passphrase_short");
    if (words !== byId(second).value) throw new sealing.Refusal("passphrases");
    return words;
  }

  async function hardToGuess(words, own) {
    const here = state.recipients.flatMap((one) => [one.name, one.department]);
    if (await page.guessable(words, [...own, ...here])) throw new sealing.Refusal("passphrase_common");
  }

  async function join() {
    const words = freshWords("fresh", "again");
    const [name, department] = [byId("name").value.trim(), byId("department").value.trim()];
    if (!name || !department) throw new sealing.Refusal("name");
    doing(byId("join-form"), "key");
    await hardToGuess(words, [name, department]);
    const { id, publicKey, privateKey } = sealing.freshRecipient();
    const { tag, wrap } = await sealing.recipientSecret(words, state.salt, id);
    doing(byId("join-form"), "send");
    await ask({ op: "desk.join", invite: byId("invite").value.trim(), id, name, department, key: sealing.b64(publicKey),
      wrapped: sealing.b64(sealing.wrapped(privateKey, wrap)), tag: sealing.b64(tag) });
    byId("join-form").reset();
    byId("join-form").closest("details").open = false;
    await greeted();
    byId("who").value = id;
    byId("enter-form").querySelector(".done").textContent = say("desk.joined");
    byId("passphrase").focus();
  }

  async function enter() {
    const who = byId("who").value;
    doing(byId("enter-form"), "key");
    const { tag, wrap } = await sealing.recipientSecret(byId("passphrase").value, state.salt, who);
    doing(byId("enter-form"), "look");
    const { said } = await ask({ op: "desk.enter", who, tag: sealing.b64(tag) }).catch((error) => {
      throw error.code === "unknown" ? new sealing.Refusal("entering") : error;
    });
    const privateKey = sealing.unwrapped(sealing.unb64(said.wrapped), wrap);
    state.own = { who, tag: sealing.b64(tag), keys: { publicKey: sealing.unb64(said.key), privateKey } };
    state.recipients = said.recipients;
    byId("enter-form").reset();
    watched();
    await list();
  }

  // Another passphrase wraps the same key. Whoever finds the page open does not know the one before.
  async function rewrap() {
    const words = freshWords("words-fresh", "words-again");
    doing(byId("words-form"), "key");
    const before = await sealing.recipientSecret(byId("words-now").value, state.salt, state.own.who);
    if (sealing.b64(before.tag) !== state.own.tag) throw new sealing.Refusal("passphrase_now");
    await hardToGuess(words, []);
    const { tag, wrap } = await sealing.recipientSecret(words, state.salt, state.own.who);
    doing(byId("words-form"), "send");
    await ask(mine({ op: "desk.words", wrapped: sealing.b64(sealing.wrapped(state.own.keys.privateKey, wrap)), fresh: sealing.b64(tag) }));
    state.own.tag = sealing.b64(tag);
    byId("words-form").reset();
    byId("words-form").querySelector(".done").textContent = say("desk.words.done");
  }

  // Whoever leaves the page alone finds it locked, and everybody does after a day's work.
  function watched() {
    let rest = 0;
    const begin = () => {
      clearTimeout(rest);
      rest = setTimeout(deeds.lock, REST);
    };
    for (const touch of ["keydown", "pointerdown"]) addEventListener(touch, begin, { passive: true });
    setTimeout(deeds.lock, LONGEST);
    begin();
  }

  const mine = (said) => ({ ...said, who: state.own.who, tag: state.own.tag });
  const ofCase = (said) => mine({ ...said, case: state.open.case, desk: state.open.desk });

  // ---- the list ----

  // Most of what is listed opens to nobody; what opens to this key is looked into.
  async function list() {
    const place = view("cases");
    state.open = null;
    show("cases");
    place.querySelector("table").hidden = place.querySelector(".none").hidden = true;
    await guarded(place, async () => {
      doing(place, "look");
      await greeted();
      const found = [];
      for (const one of (await listed()).filter(openable)) found.push(await looked(one));
      state.cases = found.sort((one, other) => urgency(one) - urgency(other) || one.day - other.day);
      place.querySelector("tbody").replaceChildren(...state.cases.map(row));
      place.querySelector("table").hidden = !found.length;
      place.querySelector(".none").hidden = found.length > 0;
    });
  }

  async function listed() {
    const found = [];
    for (;;) {
      const { said } = await ask(mine({ op: "desk.list", from: found.length }));
      found.push(...said.cases);
      if (!said.more || !said.cases.length) return found;
    }
  }

  function openable(one) {
    try {
      one.desk = sealing.b64(sealing.deskOf(sealing.openedGrant(sealing.unb64(one.grant), state.own.keys)));
      return true;
    } catch {
      return false;
    }
  }

  async function looked(one) {
    const found = await letters(mine({ op: "desk.look", case: one.case, desk: one.desk }));
    const said = found.letters.map((told) => page.opened(told, state.own.keys));
    return { ...one, reporter: one.reporter ?? found.reporter, day: found.day ?? one.day, status: found.status, due: found.due ?? {}, said, first: said[0]?.letter };
  }

  const duties = (one) => Object.entries(one.due).filter(([, until]) => Number.isInteger(until)).sort((first, second) => first[1] - second[1]);
  const urgency = (one) => duties(one)[0]?.[1] ?? Infinity;
  const subjectOf = (one) => known("subject", one.first?.subject || "other");

  function dutyOf([duty, until]) {
    const told = say(`desk.duty.${duty}`, { day: day(until) });
    return until < today() ? el("strong", { className: "overdue" }, say("desk.duty.overdue", { duty: told })) : told;
  }

  function row(one) {
    const label = say("desk.open.of", { day: day(one.day), subject: subjectOf(one) });
    const next = duties(one)[0];
    const cells = {
      subject: subjectOf(one), day: day(one.day), status: known("status", one.status), duty: next ? dutyOf(next) : say("desk.duty.none"),
      letters: String(one.said.length), do: el("button", { type: "button", className: "second", click: () => open(one), "aria-label": label }, say("desk.open")),
    };
    return el("tr", { role: "row" }, ...Object.entries(cells).map(([name, cell]) => el(name === "subject" ? "th" : "td",
      { role: name === "subject" ? "rowheader" : "cell", "data-label": name === "do" ? "" : say(`desk.col.${name}`), className: ["day", "letters"].includes(name) ? "num" : "" }, cell)));
  }

  // ---- a case ----

  const nameOf = (one) => {
    if (one.by === "reporter") return say("desk.reporter");
    const found = state.recipients.find((recipient) => recipient.id === one.by);
    return found ? say("thread.of", found) : say("thread.left");
  };
  const leftOut = () => state.open.first?.left_out ?? [];
  // Where the first letter does not open nobody knows who was left out: then nothing is sealed to anybody.
  const surelyLeftOut = () => {
    if (!state.open.first) throw new sealing.Refusal("unreadable");
    return leftOut();
  };
  const titleOf = (one) => say("desk.case", { day: day(one.day), subject: subjectOf(one) });
  const slotsOf = async (one) => (await ask(ofCase({ op: "desk.file", message: one.message }))).tail;

  function told(one) {
    const out = leftOut();
    return [`${say("thread.status")}: ${known("status", one.status)}`,
      ...(out.length ? [say("desk.left_out", { departments: out.join(document.documentElement.lang === "ja" ? "、" : ", ") })] : [])];
  }

  function open(one) {
    state.open = one;
    for (const done of view("case").querySelectorAll(".done")) done.textContent = "";
    for (const form of view("case").querySelectorAll("form")) form.reset();
    attached.empty();
    tell();
    show("case");
  }

  function tell() {
    const one = state.open;
    const place = view("case");
    place.querySelector("[data-fill=title]").textContent = titleOf(one);
    place.querySelector(".state").replaceChildren(...told(one).map((line) => el("p", {}, line)), ...duties(one).map((duty) => el("p", {}, dutyOf(duty))));
    place.querySelector(".letters").replaceChildren(...one.said.map((letter) => page.article(letter, { name: nameOf(letter), unopened: "desk.unopened", slots: slotsOf })));
    const closed = one.status === "closed";
    place.querySelector("[data-status=acknowledged]").disabled = one.status !== "new";
    place.querySelector("[data-status=answered]").disabled = closed || one.status === "answered";
    for (const field of byId("close-form").elements) field.disabled = closed;
    const others = state.recipients.filter((other) => other.id !== state.own.who && !leftOut().includes(other.department));
    byId("to").replaceChildren(...others.map((other) => el("option", { value: other.id }, say("thread.of", other))));
    byId("grant-form").hidden = !others.length;
    place.querySelector(".giving .nobody").hidden = others.length > 0;
  }

  async function fresh() {
    state.open = await looked(state.open);
    tell();
  }

  async function reply() {
    const form = byId("reply-form");
    const text = byId("reply-text").value.trim();
    const files = attached.chosen();
    if (!text && !files.length) throw new sealing.Refusal("empty");
    attached.check();
    // The same id where the connection broke and it is sent again, so that it is stored once.
    const of = JSON.stringify([state.open.case, text, files.map((file) => [file.name, file.bytes.length])]);
    if (form.draft?.of !== of) form.draft = { of, key: sealing.random(32), ident: sealing.b64(sealing.random(16)) };
    const draft = form.draft;
    doing(form, "seal", 0);
    draft.slots ??= await sealing.sealedMessage({ text, after: state.open.said.length }, files, draft.key, (share) => doing(form, "seal", share));
    doing(form, "send", 0);
    await carried(draft, (share) => doing(form, "send", share)).catch(async (error) => {
      if (error.code !== "grants") throw error;
      await greeted();
      await carried(draft);
    });
    form.draft = null;
    form.reset();
    attached.empty();
    form.querySelector(".done").textContent = say("desk.replied");
    await fresh();
  }

  // Sealed to whoever is a recipient by now.
  function carried(draft, progress) {
    const grants = sealing.grants(draft.key, sealing.unb64(state.open.reporter), state.recipients, surelyLeftOut());
    return ask(ofCase({ op: "desk.add", message: draft.ident, grants }), draft.slots, progress);
  }

  async function moved(status, category = "") {
    const place = view("case").querySelector(".statuses");
    await guarded(place, async () => {
      await ask(ofCase({ op: "desk.status", status, category }));
      await fresh();
      place.querySelector(".done").textContent = say("desk.status.set");
    });
  }

  // The keys of all messages that this recipient can open, sealed to another one.
  async function give() {
    const to = state.recipients.find((one) => one.id === byId("to").value);
    const place = view("case").querySelector(".giving");
    await guarded(place, async () => {
      if (!to || surelyLeftOut().includes(to.department)) throw new sealing.Refusal("status");
      const grants = Object.fromEntries(state.open.said.filter((one) => one.key)
        .map((one) => [one.message, sealing.b64(sealing.grant(one.key, sealing.unb64(to.key)))]));
      await ask(ofCase({ op: "desk.grant", to: to.id, grants }));
      place.querySelector(".done").textContent = say("desk.grant.done", { name: to.name });
    });
  }

  async function exporting() {
    const place = view("case").querySelector(".exporting");
    await guarded(place, async () => {
      doing(place, "look", 0);
      const made = await page.exported({ title: titleOf(state.open), told: told(state.open), letters: state.open.said, name: nameOf, slots: slotsOf,
        progress: (share) => doing(place, "look", share) });
      save(`${titleOf(state.open)}.html`, made);
      place.querySelector(".done").textContent = say("desk.export.done");
    });
  }
})();
