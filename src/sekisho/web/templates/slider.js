// Shows the amount while the slider moves, and asks for the plan once it rests. Without this the button does.
"use strict";
(() => {
  const slide = document.getElementById("slide");
  const shown = slide.form.querySelector("output");
  const currency = shown.dataset.currency;
  const lang = document.documentElement.lang;
  let rests = 0;
  const write = () => {
    const digits = new Intl.NumberFormat(lang === "ja" ? "ja" : "en").format(slide.value);
    shown.textContent = currency !== "JPY" ? `${currency} ${digits}` : lang === "ja" ? `${digits}円` : `${digits} yen`;
  };
  slide.addEventListener("input", write);
  slide.addEventListener("change", () => {
    clearTimeout(rests);
    rests = setTimeout(() => slide.form.requestSubmit(), 600);
  });
  // Whoever moved it goes on from there; a browser that has just gone to the section lets go of it first.
  const again = () => slide.focus({ preventScroll: true });
  if (location.hash === "#what-if" && location.search) addEventListener("pageshow", () => setTimeout(again));
})();
