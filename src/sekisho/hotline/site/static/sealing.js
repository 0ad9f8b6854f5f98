// What docs/hotline-protocol.md says of codes, keys, letters, grants and envelopes, in the browser. Python does the same.
// Bytes are Uint8Array everywhere; every error is a Refusal with a code that the page has a sentence for.
"use strict";
(() => {
  const SLOT = 32768;
  const PLAIN = SLOT - 16;
  const HEAD_SENT = SLOT - 48;
  const HEAD_SAID = SLOT - 40;
  const CLASSES = [8, 32, 128, 512, 1024];
  const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const CODE_LENGTH = 20;
  const OPS = 3;
  const REPORTER_MEMORY = 16 * 1024 * 1024;
  const RECIPIENT_MEMORY = 64 * 1024 * 1024;
  const GRANT = 80;
  const BREATH = 16;

  class Refusal extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
  }

  // ---- bytes ----

  function random(size) {
    const made = new Uint8Array(size);
    for (let at = 0; at < size; at += 65536) crypto.getRandomValues(made.subarray(at, Math.min(at + 65536, size)));
    return made;
  }

  function joined(...parts) {
    const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      made.set(part, at);
      at += part.length;
    }
    return made;
  }

  const utf8 = (text) => new TextEncoder().encode(text);
  const b64 = (bytes) => sodium.to_base64(bytes, sodium.base64_variants.URLSAFE_NO_PADDING);
  const unb64 = (text) => sodium.from_base64(text, sodium.base64_variants.URLSAFE_NO_PADDING);
  const breath = () => new Promise((go) => setTimeout(go, 0));

  // Length (4), JSON in UTF-8, zeros.
  function packed(value, size) {
    const text = utf8(JSON.stringify(value));
    if (text.length + 4 > size) throw new Refusal("too_long");
    const made = new Uint8Array(size);
    new DataView(made.buffer).setUint32(0, text.length);
    made.set(text, 4);
    return made;
  }

  function unpacked(bytes) {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    if (length + 4 > bytes.length) throw new Refusal("unreadable");
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(4, 4 + length)));
    } catch {
      throw new Refusal("unreadable");
    }
  }

  // ---- the code of a reporter ----

  // Luhn modulo 32, factor 2 first from the right.
  function checkSymbol(symbols) {
    let sum = 0;
    let factor = 2;
    for (const symbol of [...symbols].reverse()) {
      const product = factor * SYMBOLS.indexOf(symbol);
      sum += Math.floor(product / 32) + (product % 32);
      factor = 3 - factor;
    }
    return SYMBOLS[(32 - (sum % 32)) % 32];
  }

  const freshSymbols = () => [...random(CODE_LENGTH)].map((byte) => SYMBOLS[byte & 31]).join("");
  const shownCode = (symbols) => (symbols + checkSymbol(symbols)).match(/.{1,4}/g).join("-");

  // Whatever stands between the symbols is dropped: also the long vowel mark that Japanese keyboards type for a hyphen.
  function readCode(typed) {
    const kept = typed.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");
    const folded = kept.replace(/O/g, "0").replace(/[IL]/g, "1");
    if (folded.length !== CODE_LENGTH + 1 || folded.includes("U")) throw new Refusal("code_length");
    const symbols = folded.slice(0, CODE_LENGTH);
    if (checkSymbol(symbols) !== folded[CODE_LENGTH]) throw new Refusal("code_check");
    return symbols;
  }

  // ---- derivation ----

  // In a worker, so that the page can be read and left meanwhile; in the page where workers are switched off.
  function derived(secret, salt, memory) {
    return new Promise((done, fail) => {
      const here = () => {
        try {
          done(sodium.crypto_pwhash(64, secret, salt, OPS, memory, sodium.crypto_pwhash_ALG_ARGON2ID13));
        } catch {
          fail(new Refusal("no_memory"));
        }
      };
      if (typeof Worker === "undefined") return here();
      let worker;
      try {
        worker = new Worker("/static/deriving.js");
      } catch {
        return here();
      }
      worker.onmessage = (answer) => {
        worker.terminate();
        done(answer.data);
      };
      worker.onerror = () => {
        worker.terminate();
        here();
      };
      worker.postMessage({ secret, salt, ops: OPS, memory });
    });
  }

  async function reporterKeys(symbols, salt) {
    const both = await derived(utf8(symbols), salt, REPORTER_MEMORY);
    const { publicKey, privateKey } = sodium.crypto_box_seed_keypair(both.subarray(32));
    return { tag: both.slice(0, 32), publicKey, privateKey };
  }

  async function recipientSecret(passphrase, siteSalt, id) {
    const salt = sodium.crypto_generichash(16, joined(siteSalt, utf8(id)));
    const both = await derived(utf8(passphrase.normalize("NFKC")), salt, RECIPIENT_MEMORY);
    return { tag: both.slice(0, 32), wrap: both.slice(32) };
  }

  function freshRecipient() {
    const { publicKey, privateKey } = sodium.crypto_box_keypair();
    return { id: sodium.to_hex(random(8)), publicKey, privateKey };
  }

  function wrapped(privateKey, wrap) {
    const nonce = random(24);
    return joined(nonce, sodium.crypto_secretbox_easy(privateKey, nonce, wrap));
  }

  function unwrapped(bytes, wrap) {
    return opened(bytes.subarray(24), bytes.subarray(0, 24), wrap);
  }

  function opened(bytes, nonce, key) {
    try {
      return sodium.crypto_secretbox_open_easy(bytes, nonce, key);
    } catch {
      throw new Refusal("wrong_key");
    }
  }

  // ---- messages ----

  function nonceOf(number) {
    const nonce = new Uint8Array(24);
    new DataView(nonce.buffer).setBigUint64(16, BigInt(number));
    return nonce;
  }

  // How many slots a message with so many bytes of files has: those of its class without the head.
  function slotsFor(bytes) {
    const wanted = 1 + Math.ceil(bytes / PLAIN);
    const found = CLASSES.find((slots) => slots - 1 >= wanted);
    if (!found) throw new Refusal("too_large");
    return found - 1;
  }

  function described(file) {
    return { name: file.name, type: file.type, size: file.bytes.length, hash: sodium.to_hex(hashed(file.bytes)) };
  }

  function hashed(bytes) {
    const state = sodium.crypto_generichash_init(null, 32);
    for (let at = 0; at < bytes.length; at += 1 << 20) {
      sodium.crypto_generichash_update(state, bytes.subarray(at, at + (1 << 20)));
    }
    return sodium.crypto_generichash_final(state, 32);
  }

  // Files are [{name, type, bytes}]; their description is put into the letter here. Returns all slots, sealed.
  async function sealedMessage(letter, files, key, progress = () => {}) {
    const slots = slotsFor(files.reduce((sum, file) => sum + file.bytes.length, 0));
    const made = new Uint8Array(slots * SLOT);
    const first = packed({ v: 1, ...letter, files: files.map(described) }, PLAIN);
    const plain = new Uint8Array(PLAIN);
    const source = reader(files.map((file) => file.bytes));
    for (let number = 0; number < slots; number += 1) {
      if (number) source(plain);
      made.set(sodium.crypto_secretbox_easy(number ? plain : first, nonceOf(number), key), number * SLOT);
      if (number % BREATH === BREATH - 1) {
        progress(number / slots);
        await breath();
      }
    }
    return made;
  }

  // Fills a slot with the next bytes of several files, one after another without gaps, then with zeros.
  function reader(parts) {
    let part = 0;
    let at = 0;
    return (slot) => {
      let filled = 0;
      while (part < parts.length && filled < slot.length) {
        const piece = parts[part].subarray(at, at + slot.length - filled);
        slot.set(piece, filled);
        filled += piece.length;
        at += piece.length;
        if (at === parts[part].length) [part, at] = [part + 1, 0];
      }
      slot.fill(0, filled);
    };
  }

  function openedSlot(slots, number, key) {
    return opened(slots.subarray(number * SLOT, (number + 1) * SLOT), nonceOf(number), key);
  }

  const isText = (value) => typeof value === "string";
  const texts = (value) => (Array.isArray(value) ? value.filter(isText) : []);

  // The letter in slot 0; whatever its writer put there, only what the protocol names comes out, each of its type.
  function openedLetter(slot, key) {
    const found = unpacked(opened(slot, nonceOf(0), key));
    if (typeof found !== "object" || found === null || Array.isArray(found) || (found.v ?? 1) !== 1) throw new Refusal("unreadable");
    const pairs = Array.isArray(found.answers) ? found.answers : [];
    const files = Array.isArray(found.files) ? found.files : [];
    return {
      subject: isText(found.subject) ? found.subject : "",
      answers: pairs.filter((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isText)),
      text: isText(found.text) ? found.text : "",
      files: files.filter((file) => file && isText(file.name) && isText(file.hash) && Number.isSafeInteger(file.size) && file.size >= 0)
        .map((file) => ({ name: file.name, type: isText(file.type) ? file.type : "", size: file.size, hash: file.hash })),
      left_out: texts(found.left_out),
      after: Number.isSafeInteger(found.after) ? found.after : 0,
    };
  }

  // One file of a message, by its place in the letter; it has to be what the letter says of it.
  function openedFile(slots, key, files, place) {
    let start = files.slice(0, place).reduce((sum, file) => sum + file.size, 0);
    const { size, hash } = files[place];
    if (start + size > (slots.length / SLOT - 1) * PLAIN) throw new Refusal("unreadable");
    const made = new Uint8Array(size);
    for (let filled = 0; filled < size; ) {
      const inside = start % PLAIN;
      const plain = openedSlot(slots, 1 + Math.floor(start / PLAIN), key);
      const piece = plain.subarray(inside, Math.min(PLAIN, inside + size - filled));
      made.set(piece, filled);
      filled += piece.length;
      start += piece.length;
    }
    if (sodium.to_hex(hashed(made)) !== hash) throw new Refusal("changed");
    return made;
  }

  // ---- grants ----

  const grant = (key, publicKey) => sodium.crypto_box_seal(key, publicKey);

  function openedGrant(bytes, keys) {
    try {
      return sodium.crypto_box_seal_open(bytes, keys.publicKey, keys.privateKey);
    } catch {
      throw new Refusal("wrong_key");
    }
  }

  // Begins with a point of the curve, as a grant does: random bytes often are none.
  function blank() {
    const made = random(GRANT);
    made.set(sodium.crypto_box_keypair().publicKey);
    return made;
  }

  // One for the reporter and one for every recipient; for whoever is left out, bytes that nobody can tell from one.
  function grants(key, reporterKey, recipients, leftOut) {
    const made = { reporter: b64(grant(key, reporterKey)) };
    for (const recipient of recipients) {
      const out = leftOut.includes(recipient.department);
      made[recipient.id] = b64(out ? blank() : grant(key, unb64(recipient.key)));
    }
    return made;
  }

  function deskOf(key) {
    const person = new Uint8Array(16);
    person.set(utf8("desk"));
    return sodium.crypto_generichash_blake2b_salt_personal(32, key, null, person);
  }

  // ---- envelopes ----

  // Returns the body to send and the key that opens what is said to it. Where no slots are sent, random bytes are.
  function request(said, serverKey, slots = random((CLASSES[0] - 1) * SLOT)) {
    const reply = random(32);
    const head = sodium.crypto_box_seal(packed({ ...said, reply: b64(reply) }, HEAD_SENT), serverKey);
    return { body: joined(head, slots), reply };
  }

  function answer(bytes, reply) {
    if (!CLASSES.includes(bytes.length / SLOT)) throw new Refusal("unreadable");
    const said = unpacked(opened(bytes.subarray(24, SLOT), bytes.subarray(0, 24), reply).subarray(0, HEAD_SAID));
    return { said, tail: bytes.subarray(SLOT) };
  }

  globalThis.sealing = {
    SLOT, PLAIN, Refusal, random, utf8, b64, unb64, checkSymbol, freshSymbols, shownCode, readCode, reporterKeys, recipientSecret,
    freshRecipient, wrapped, unwrapped, slotsFor, sealedMessage, openedLetter, openedFile, grant, openedGrant, grants, deskOf,
    request, answer, ready: () => sodium.ready,
  };
})();
