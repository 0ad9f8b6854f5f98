// What pictures carry beside the picture, and copies of them without it.
"use strict";
(() => {
  const KINDS = { "image/jpeg": "jpeg", "image/png": "png", "image/webp": "webp" };
  const TAGS = { 0x010f: "camera", 0x0110: "camera", 0x0131: "software", 0x0132: "time", 0x013b: "author", 0x8298: "author",
    0x9003: "time", 0xa430: "author", 0xa431: "serial", 0x010e: "text", 0xa434: "camera" };
  const POINTERS = { 0x8769: "exif", 0x8825: "place" };
  const WIDTHS = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8];
  const LARGEST = 40000000;

  const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const starts = (bytes, text, at = 0) => latin(bytes.subarray(at, at + text.length)) === text;

  function kind(bytes) {
    if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
    if (starts(bytes, "\x89PNG\r\n\x1a\n")) return "png";
    if (starts(bytes, "RIFF") && starts(bytes, "WEBP", 8)) return "webp";
    return "";
  }

  // ---- the parts of a file: [{name, start, body, end}], and where pictures begin ----

  function partsOf(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return { jpeg: jpegParts, png: pngParts, webp: webpParts }[kind(bytes)](bytes, view);
  }

  function jpegParts(bytes, view) {
    const found = [];
    let at = 2;
    while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
      const end = at + 2 + view.getUint16(at + 2);
      if (end > bytes.length) break;
      found.push({ name: bytes[at + 1], start: at, body: at + 4, end });
      at = end;
    }
    return found;
  }

  function pngParts(bytes, view) {
    const found = [];
    for (let at = 8; at + 12 <= bytes.length; ) {
      const end = at + 12 + view.getUint32(at);
      if (end > bytes.length) break;
      found.push({ name: latin(bytes.subarray(at + 4, at + 8)), start: at, body: at + 8, end });
      at = end;
    }
    return found;
  }

  function webpParts(bytes, view) {
    const found = [];
    for (let at = 12; at + 8 <= bytes.length; ) {
      const length = view.getUint32(at + 4, true);
      const end = Math.min(at + 8 + length + (length % 2), bytes.length);
      found.push({ name: latin(bytes.subarray(at, at + 4)), start: at, body: at + 8, end });
      at = end;
    }
    return found;
  }

  // ---- what was found: [[kind of thing, text]] ----

  function found(bytes) {
    const made = [];
    try {
      for (const part of partsOf(bytes)) read(bytes, part, made);
    } catch {
      made.push(["more", ""]);
    }
    const seen = new Set();
    return made.filter(([name, text]) => !seen.has(name + text) && seen.add(name + text));
  }

  function read(bytes, part, made) {
    const body = bytes.subarray(part.body, part.end);
    if (part.name === 0xe1 && starts(body, "Exif\0\0")) exif(body.subarray(6), made);
    else if (part.name === "eXIf") exif(body.subarray(0, -4), made);
    else if (part.name === "EXIF") exif(starts(body, "Exif\0\0") ? body.subarray(6) : body, made);
    else if (part.name === "tEXt") made.push(["text", latin(body.subarray(0, -4)).replace("\0", ": ").slice(0, 120)]);
    else if (part.name === "tIME") made.push(["time", pngTime(body)]);
    else if (part.name === 0xfe) made.push(["text", new TextDecoder().decode(body).slice(0, 120)]);
    else if ([0xe1, 0xed, "iTXt", "zTXt", "XMP "].includes(part.name)) made.push(["more", ""]);
  }

  function pngTime(body) {
    const [month, date, hour, minute] = [...body.subarray(2, 6)].map((one) => String(one).padStart(2, "0"));
    return `${body[0] * 256 + body[1]}-${month}-${date} ${hour}:${minute}`;
  }

  function exif(bytes, made) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const little = starts(bytes, "II");
    const short = (at) => view.getUint16(at, little);
    const long = (at) => view.getUint32(at, little);
    const place = {};
    const rational = (at) => (long(at + 4) ? long(at) / long(at + 4) : 0);
    const folder = (start, ofPlace) => {
      for (let at = start + 2; at < start + 2 + short(start) * 12; at += 12) {
        const [tag, type, count] = [short(at), short(at + 2), long(at + 4)];
        const where = count * (WIDTHS[type] ?? 1) > 4 ? long(at + 8) : at + 8;
        if (ofPlace && tag <= 4) place[tag] = tag % 2 ? latin(bytes.subarray(where, where + 1)) : [0, 8, 16].map((skip) => rational(where + skip));
        else if (!ofPlace && POINTERS[tag]) folder(long(at + 8), POINTERS[tag] === "place");
        else if (!ofPlace && TAGS[tag] && type === 2) told(TAGS[tag], bytes.subarray(where, where + count), made);
      }
    };
    folder(long(4), false);
    if (place[2] && place[4]) made.unshift(["place", `${degrees(place[2], place[1])} ${degrees(place[4], place[3])}`]);
  }

  function told(name, bytes, made) {
    const text = new TextDecoder().decode(bytes).replace(/\0.*$/s, "").trim().slice(0, 120);
    if (text) made.push([name, text]);
  }

  const degrees = ([whole, minutes, seconds], side) => `${(whole + minutes / 60 + seconds / 3600).toFixed(5)}° ${side ?? ""}`;

  // ---- copies ----

  // Whether what is drawn can be read back as it was drawn; browsers that hide who they are give noise or white instead.
  function faithful() {
    const canvas = sheet(4, 4);
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.fillStyle = "#336699";
    pen.fillRect(0, 0, 4, 4);
    const read = pen.getImageData(0, 0, 4, 4).data;
    return read.every((value, at) => value === [0x33, 0x66, 0x99, 0xff][at % 4]);
  }

  function sheet(width, height) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    return canvas;
  }

  // Draws a picture anew, no larger than a browser bears; null where it is none that this browser reads.
  async function drawn(bytes, type, widest = Infinity) {
    let picture;
    try {
      picture = await createImageBitmap(new Blob([bytes], { type }));
    } catch {
      return null;
    }
    const scale = Math.min(1, widest / picture.width, Math.sqrt(LARGEST / (picture.width * picture.height)));
    const canvas = sheet(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas;
  }

  async function redrawn(bytes) {
    const type = Object.keys(KINDS).find((one) => KINDS[one] === kind(bytes));
    const canvas = await drawn(bytes, type);
    const blob = canvas && (await new Promise((done) => canvas.toBlob(done, type, 0.92)));
    return blob && { bytes: new Uint8Array(await blob.arrayBuffer()), type: blob.type, way: "drawn" };
  }

  // The same file without the parts that say something beside the picture, and without what follows the picture.
  function cut(bytes) {
    const sort = kind(bytes);
    const parts = partsOf(bytes);
    const kept = [];
    let from = 0;
    for (const part of parts.filter((one) => goes(sort, one, bytes))) {
      kept.push(bytes.subarray(from, part.start));
      from = part.end;
    }
    kept.push(bytes.subarray(from, ended(sort, bytes, parts)));
    const whole = new Uint8Array(kept.reduce((sum, one) => sum + one.length, 0));
    kept.reduce((at, one) => (whole.set(one, at), at + one.length), 0);
    if (sort === "webp") webpTold(whole);
    return { bytes: whole, type: Object.keys(KINDS).find((one) => KINDS[one] === sort), way: "cut" };
  }

  // Of a JPEG the colours' profile and what its colours need stay; of the others all but what is known to tell something.
  function goes(sort, part, bytes) {
    if (sort === "png") return ["tEXt", "iTXt", "zTXt", "eXIf", "tIME"].includes(part.name);
    if (sort === "webp") return ["EXIF", "XMP "].includes(part.name);
    if (part.name === 0xe2) return !starts(bytes, "ICC_PROFILE\0", part.body);
    return (part.name >= 0xe1 && part.name <= 0xef && part.name !== 0xee) || part.name === 0xfe;
  }

  // Where a picture ends: phones put further pictures, and depth, behind it.
  function ended(sort, bytes, parts) {
    const last = parts.at(-1)?.end ?? bytes.length;
    if (sort !== "jpeg") return sort === "png" ? parts.find((one) => one.name === "IEND")?.end ?? last : last;
    for (let at = last; at + 1 < bytes.length; at += 1) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at + 2;
    return bytes.length;
  }

  // A WebP says in its head how long it is and whether parts of this kind follow.
  function webpTold(bytes) {
    new DataView(bytes.buffer).setUint32(4, bytes.length - 8, true);
    if (starts(bytes, "VP8X", 12)) bytes[20] &= ~0x0c;
  }

  // A copy without what stands beside the picture; null where this browser cannot read it as one.
  async function clean(bytes) {
    if (!kind(bytes)) return null;
    if (faithful()) return redrawn(bytes);
    return cut(bytes);
  }

  globalThis.pictures = { kind, found, clean, cut, drawn };
})();
