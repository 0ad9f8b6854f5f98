// Tells a passphrase that is guessed first: a common password, dressed up or said twice, and one that lives by the words of this place.
// It is told here, since no passphrase leaves the browser; the server could not.
"use strict";
(() => {
  const ENDS = /^[^\p{L}]+|[^\p{L}]+$/gu;
  const TURNED = { 0: "o", 1: "l", 3: "e", 4: "a", 5: "s", 7: "t", "@": "a", $: "s", "!": "i" };
  const OURS = ["sekisho", "hotline", "password", "passphrase", "secret", "ホットライン", "通報窓口", "内部通報", "パスフレーズ", "パスワード"];
  const FEWEST = 6;
  const SHORTEST = 4;
  const LEFT = 8;

  async function common() {
    const integrity = document.querySelector("[data-common]").dataset.common;
    const found = await fetch("/static/common.txt", { integrity }).catch(() => {
      throw new sealing.Refusal("no_connection");
    });
    return new Set((await found.text()).split("\n"));
  }

  const bare = (text) => text.replace(ENDS, "");
  const lengthOf = (text) => [...text].length;
  // The part that a word repeats, the word itself where it repeats none.
  const once = (word) => word.slice(0, (word + word).indexOf(word, 1));
  const parts = (texts) => texts.flatMap((text) => text.normalize("NFKC").toLowerCase().split(/[^\p{L}\p{N}]+/u));

  // Firm and people: what stands at the top of the page, and who is there, `own` among them.
  function without(plain, own) {
    const known = parts([...OURS, document.querySelector(".name").textContent, ...own]);
    const long = known.filter((word) => lengthOf(word) >= (/^[\x00-\x7f]*$/.test(word) ? SHORTEST : 2));
    return long.sort((one, other) => other.length - one.length).reduce((left, word) => left.replaceAll(word, ""), plain);
  }

  async function guessable(words, own) {
    const plain = words.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
    if (new Set(plain).size < FEWEST || lengthOf(bare(plain)) < SHORTEST) return true;
    const turned = [...plain].map((letter) => TURNED[letter] ?? letter).join("");
    const known = await common();
    if ([plain, bare(plain), bare(turned)].some((one) => known.has(once(one)))) return true;
    const left = without(plain, own);
    return left !== plain && lengthOf(bare(left)) < LEFT;
  }

  page.guessable = guessable;
})();
