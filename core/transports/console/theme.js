// Loaded before the page is drawn, so that it does not flash in the other colours.
// The choice of colours is all that the console stores.
"use strict";
(() => {
  const NAMES = ["auto", "light", "dark"];
  const stored = () => {
    try {
      return localStorage.getItem("pileup.theme");
    } catch {
      return null; // Storage may be forbidden.
    }
  };
  const apply = (name) => {
    const chosen = NAMES.includes(name) ? name : "auto";
    document.documentElement.dataset.theme = chosen;
    return chosen;
  };
  let current = apply(stored());
  window.pileupTheme = {
    get current() {
      return current;
    },
    next() {
      current = apply(NAMES[(NAMES.indexOf(current) + 1) % NAMES.length]);
      try {
        localStorage.setItem("pileup.theme", current);
      } catch {
        // It then holds for this page only.
      }
      return current;
    },
  };
})();
