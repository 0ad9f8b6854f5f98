// One file of a case for whoever works on it: a page without anything active, with its attachments inside.
"use strict";
(() => {
  const { say, known, day, size, plainName } = page;
  const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
  const STYLE = "body{font:1rem/1.6 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}.secret{border:2px solid;padding:1rem}"
    + "article{border-top:1px solid #999;padding:1rem 0}.written{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}dt{font-weight:600}";

  const safe = (text) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]);

  async function bytesToText(bytes) {
    const parts = [];
    for (let at = 0; at < bytes.length; at += 3 << 18) {
      parts.push(sodium.to_base64(bytes.subarray(at, at + (3 << 18)), sodium.base64_variants.ORIGINAL));
      await new Promise((go) => setTimeout(go, 0));
    }
    return parts.join("");
  }

  // `letters` as `page.opened` makes them, with their writers' names; `slots` fetches all slots of one.
  async function exported({ title, told, letters, name, slots, progress }) {
    const parts = [`<!doctype html><html lang="${document.documentElement.lang}"><meta charset="utf-8">`,
      `<meta http-equiv="Content-Security-Policy" content="${safe(POLICY)}"><title>${safe(title)}</title><style>${STYLE}</style>`,
      `<p class="secret">${safe(say("desk.export.secret"))}</p><h1>${safe(title)}</h1>`,
      ...told.map((line) => `<p>${safe(line)}</p>`)];
    for (const [number, one] of letters.entries()) {
      progress(number / letters.length);
      parts.push(`<article><h2>${safe(name(one))} – ${day(one.day)}</h2>`, one.letter ? await written(one, slots) : `<p>${safe(say("desk.unopened"))}</p>`, "</article>");
    }
    return new Blob([parts.join("\n"), "</html>\n"], { type: "text/html" });
  }

  async function written(one, slots) {
    const { answers, text, files } = one.letter;
    const lines = answers.length ? ["<dl>", ...answers.map(([question, answer]) => `<dt>${safe(known("question", question))}</dt><dd class="written">${safe(answer)}</dd>`), "</dl>"] : [];
    lines.push(`<p class="written">${safe(text)}</p>`);
    if (!files.length) return lines.join("\n");
    const tail = await slots(one);
    for (const [place, file] of files.entries()) {
      const content = await bytesToText(sealing.openedFile(tail, one.key, files, place));
      const label = `${safe(plainName(file.name))} (${size(file.size)}, BLAKE2b-256 ${safe(file.hash)})`;
      lines.push(`<p><a download="${safe(plainName(file.name))}" href="data:application/octet-stream;base64,${content}">${label}</a></p>`);
    }
    return lines.join("\n");
  }

  page.exported = exported;
})();
