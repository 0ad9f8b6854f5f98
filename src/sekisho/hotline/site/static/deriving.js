// Derives keys with Argon2id beside the page, so that the page lives on meanwhile.
"use strict";
importScripts("before-libsodium.js", "libsodium-sumo.js", "libsodium-wrappers.js");

addEventListener("message", async (asked) => {
  await sodium.ready;
  const { secret, salt, ops, memory } = asked.data;
  postMessage(sodium.crypto_pwhash(64, secret, salt, ops, memory, sodium.crypto_pwhash_ALG_ARGON2ID13));
});
