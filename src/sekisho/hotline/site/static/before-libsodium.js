// Stands before libsodium: lets its slower form without WebAssembly come in where a careful browser has switched that off.
"use strict";
// libsodium deletes what it can list when it falls back, and its wrappers, loaded after that, would miss this one.
globalThis.libsodium_mod = Object.defineProperty({}, "ready", { writable: true, configurable: true, enumerable: false });
if (typeof WebAssembly === "undefined") {
  globalThis.WebAssembly = { RuntimeError: Error, instantiate: () => Promise.reject(new Error("switched off")) };
}
