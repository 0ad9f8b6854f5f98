// Letters of a case on a page, for reporters and recipients alike. Files are saved or drawn, never opened.
"use strict";
(() => {
  const { el, say, known, day, size, plainName, guarded, doing, save } = page;
  const WIDEST = 1600;

  // A letter with its key and what it says; both null where it was not sealed to these keys.
  function opened(told, keys) {
    try {
      const key = sealing.openedGrant(sealing.unb64(told.grant), keys);
      return { ...told, key, letter: sealing.openedLetter(told.slot, key) };
    } catch {
      return { ...told, key: null, letter: null };
    }
  }

  // `name` is who wrote it, `unopened` the code of what is said where it stays closed, `slots` fetches all slots of it.
  function article(one, { name, unopened, slots }) {
    const heading = el("h3", {}, name, " ", el("span", { className: "note num" }, day(one.day)));
    const kind = one.by === "reporter" ? "letter own" : "letter";
    if (!one.letter) return el("article", { className: kind }, heading, el("p", { className: "note" }, say(unopened)));
    const answers = one.letter.answers.flatMap(([question, text]) => [
      el("dt", {}, known("question", question)), el("dd", { className: "written" }, text),
    ]);
    return el("article", { className: kind }, heading,
      answers.length ? el("dl", { className: "answers" }, ...answers) : null,
      one.letter.text ? el("p", { className: "written" }, one.letter.text) : null,
      ...one.letter.files.map((file, place) => attached(one, file, place, slots)));
  }

  function attached(one, file, place, slots) {
    const line = el("div", { className: "get" });
    const name = plainName(file.name);
    const bytes = async () => {
      doing(line, "look");
      return sealing.openedFile(await slots(one), one.key, one.letter.files, place);
    };
    const saved = () => guarded(line, async () => {
      save(name, await bytes());
      line.querySelector(".done").textContent = say("files.saved", { name });
    });
    const shown = () => guarded(line, async () => {
      const canvas = await pictures.drawn(await bytes(), file.type, WIDEST);
      if (!canvas) throw new sealing.Refusal("unreadable");
      canvas.role = "img";
      canvas.ariaLabel = say("files.shown", { name });
      line.querySelector("figure")?.remove();
      line.append(el("figure", {}, canvas));
    });
    line.append(
      el("p", { className: "deeds" },
        el("button", { type: "button", className: "second", click: saved }, say("files.get", { name })),
        /^image\/(jpeg|png|webp)$/.test(file.type) ? el("button", { type: "button", className: "second", click: shown, "aria-label": `${say("files.show")}: ${name}` }, say("files.show")) : null,
        el("span", { className: "note num" }, size(file.size))),
      el("div", { className: "problem", role: "alert", hidden: true }, el("p")),
      el("div", { className: "doing", hidden: true }, el("p", { role: "status" }), el("progress", { max: 1 })),
      el("p", { className: "done note", role: "status" }));
    return line;
  }

  page.opened = opened;
  page.article = article;
})();
