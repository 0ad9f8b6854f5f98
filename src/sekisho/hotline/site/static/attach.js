// Files that somebody attaches: what is inside them is told, pictures go as copies unless somebody wants otherwise.
"use strict";
(() => {
  const { el, say, size } = page;
  const MOST = 31 * 1024 * 1024;
  const PICTURES = /\.(jpe?g|png|webp|heic|heif|gif|tiff?|bmp|avif)$/i;

  class Attached {
    constructor(place) {
      this.files = [];
      this.list = place.querySelector(".attached");
      this.sum = place.querySelector(".sum");
      this.input = place.querySelector("input[type=file]");
      this.input.addEventListener("change", () => this.take());
    }

    async take() {
      const taken = [...this.input.files];
      this.input.value = "";
      for (const file of taken) {
        this.sum.hidden = false;
        this.sum.textContent = say("files.reading", { name: file.name });
        if (file.size > MOST) {
          this.tell();
          this.sum.textContent = say("problem.too_large");
          continue;
        }
        this.files.push(await described(file));
        this.tell();
      }
    }

    // What is sent: [{name, type, bytes}], as somebody chose for each.
    chosen() {
      return this.files.map((file) => (file.copy && file.clean ? { name: file.name, ...only(file.copy) } : { name: file.name, type: file.type, bytes: file.bytes }));
    }

    total() {
      return this.chosen().reduce((sum, file) => sum + file.bytes.length, 0);
    }

    check() {
      if (this.total() > MOST) throw new sealing.Refusal("too_large");
    }

    empty() {
      this.files = [];
      this.tell();
    }

    tell() {
      this.list.replaceChildren(...this.files.map((file, place) => this.item(file, place)));
      this.list.hidden = !this.files.length;
      this.sum.hidden = !this.files.length;
      this.count();
    }

    count() {
      const total = this.total();
      this.sum.classList.toggle("over", total > MOST);
      this.sum.textContent = total > MOST ? say("problem.too_large") : say("files.sum", { size: size(total) });
    }

    item(file, place) {
      const id = `${this.input.id}-${place}`;
      const remove = () => {
        this.files.splice(place, 1);
        this.tell();
        this.input.focus();
      };
      return el("li", {},
        el("label", { htmlFor: `${id}-name`, className: "note" }, say("files.name")),
        el("div", { className: "named" },
          el("input", { type: "text", id: `${id}-name`, value: file.name, maxLength: 120, autocomplete: "off", spellcheck: false,
            input: (typed) => { file.name = typed.target.value.trim() || file.first; } }),
          el("button", { type: "button", className: "second", click: remove, "aria-label": `${say("files.remove")}: ${file.name}` }, say("files.remove"))),
        inside(file),
        ...(file.copy ? this.choice(file, id) : [el("p", { className: "note caution" }, say(file.picture ? "files.unreadable" : "files.document"))]));
    }

    choice(file, id) {
      const one = (clean, code, bytes) => el("label", { className: "tick" },
        el("input", { type: "radio", name: `${id}-way`, checked: file.clean === clean, autocomplete: "off",
          change: () => { file.clean = clean; this.count(); } }),
        el("span", {}, say(code), " ", el("span", { className: "note num" }, size(bytes.length))));
      return [el("fieldset", { className: "ways" },
        el("legend", { className: "hush" }, file.first),
        one(true, "files.clean", file.copy.bytes),
        el("p", { className: "note" }, say(`files.clean.${file.copy.way}`)),
        one(false, "files.original", file.bytes))];
    }
  }

  const only = ({ type, bytes }) => ({ type, bytes });

  function inside(file) {
    if (!file.copy && !file.found.length) return null;
    if (!file.found.length) return el("p", { className: "note" }, say("files.found.none"));
    const rows = file.found.flatMap(([name, text]) => [
      el("dt", {}, say(`files.found.${name}`)), el("dd", {}, text || say("files.found.more.value")),
    ]);
    return el("div", { className: "inside" }, el("p", { className: "note" }, say("files.found")), el("dl", {}, ...rows));
  }

  async function described(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const sort = pictures.kind(bytes);
    const copy = sort ? await pictures.clean(bytes) : null;
    return { name: file.name, first: file.name, type: file.type, bytes, copy, clean: Boolean(copy),
      picture: Boolean(sort) || file.type.startsWith("image/") || PICTURES.test(file.name), found: sort ? pictures.found(bytes) : [] };
  }

  page.Attached = Attached;
})();
