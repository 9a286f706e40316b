// Finding, tabs, copying and the theme of the reference. Without this script everything is there, one below the other.
"use strict";

const LANGUAGE = "reference-language";
const THEME = "reference-theme";
const stored = {
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
  },
};

function element(name, attributes, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// --- Theme ---------------------------------------------------------------------------------------

function theme() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const shown = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");
  const before = stored.get(THEME);
  if (before === "light" || before === "dark") root.dataset.theme = before;
  const button = element("button", { type: "button" });
  const tell = () => {
    button.textContent = shown() === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Show the page ${shown() === "dark" ? "light" : "dark"}`);
  };
  button.addEventListener("click", () => {
    root.dataset.theme = shown() === "dark" ? "light" : "dark";
    stored.set(THEME, root.dataset.theme);
    tell();
  });
  dark.addEventListener("change", tell);
  tell();
  document.querySelector(".bar nav").append(button);
}

// --- Tabs ----------------------------------------------------------------------------------------

const groups = [];

function choose(language) {
  for (const group of groups) {
    const known = group.some((one) => one.language === language);
    const shown = known ? language : group[0].language;
    for (const { tab, panel, language: own } of group) {
      const selected = own === shown;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      panel.toggleAttribute("data-hidden", !selected);
    }
  }
}

function tabs() {
  let number = 0;
  for (const panels of document.querySelectorAll(".panels")) {
    const list = element("div", { role: "tablist", "aria-label": "Language" });
    const group = [];
    for (const panel of panels.querySelectorAll(".panel")) {
      number += 1;
      const language = panel.dataset.language;
      panel.id = `panel-${number}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `tab-${number}`);
      const attributes = { type: "button", role: "tab", id: `tab-${number}`, "aria-controls": panel.id };
      const tab = element("button", attributes, panel.querySelector("h4").textContent);
      tab.addEventListener("click", () => {
        const top = tab.getBoundingClientRect().top;
        choose(language);
        stored.set(LANGUAGE, language);
        // Others above have become shorter or longer, too.
        scrollBy({ top: tab.getBoundingClientRect().top - top, behavior: "instant" });
      });
      list.append(tab);
      group.push({ language, tab, panel });
    }
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      const at = group.findIndex((one) => one.tab === document.activeElement);
      const next = group[(at + step + group.length) % group.length];
      next.tab.click();
      next.tab.focus({ preventScroll: true });
      event.preventDefault();
    });
    panels.classList.add("tabbed");
    panels.prepend(list);
    groups.push(group);
  }
  choose(stored.get(LANGUAGE) ?? "wire");
}

// --- Copying -------------------------------------------------------------------------------------

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    // Not over plain HTTP from another machine: select it, so that the reader's keys do it.
    getSelection().selectAllChildren(button.nextElementSibling);
    button.textContent = "Selected";
  }
  setTimeout(() => (button.textContent = "Copy"), 2000);
}

function copying() {
  for (const pre of document.querySelectorAll(".panel pre:not(.answer)")) {
    const frame = element("div", { class: "copied" });
    const button = element("button", { type: "button" }, "Copy");
    button.addEventListener("click", () => copy(button, pre.textContent));
    pre.replaceWith(frame);
    frame.append(button, pre);
  }
}

// --- Finding -------------------------------------------------------------------------------------

function finding() {
  const input = document.getElementById("find");
  const found = document.getElementById("found");
  const entries = [...document.querySelectorAll(".entry")];
  const links = [...document.querySelectorAll(".side li a")];
  const sections = [...document.querySelectorAll("main .topic")];
  input.parentElement.hidden = false;
  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (text) => words.every((word) => text.toLowerCase().includes(word));
    let count = 0;
    for (const entry of entries) {
      const shown = fits(entry.dataset.words);
      entry.toggleAttribute("data-hidden", !shown);
      count += shown ? 1 : 0;
    }
    for (const section of sections) {
      section.toggleAttribute("data-hidden", !section.querySelector(".entry:not([data-hidden])"));
    }
    for (const link of links) {
      const entry = document.getElementById(link.hash.slice(1));
      const hidden = entry?.matches(".entry") ? entry.hasAttribute("data-hidden") : words.length > 0;
      link.parentElement.toggleAttribute("data-hidden", hidden);
    }
    for (const list of document.querySelectorAll(".side ul")) {
      const empty = !list.querySelector("li:not([data-hidden])");
      list.toggleAttribute("data-hidden", empty);
      list.previousElementSibling.toggleAttribute("data-hidden", empty);
    }
    found.textContent = words.length ? `${count} found` : "";
  };
  input.addEventListener("input", apply);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    input.value = "";
    apply();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.matches("input")) return;
    event.preventDefault();
    input.focus();
  });
}

// --- Where the reader is ---------------------------------------------------------------------------

function current() {
  const tell = () => {
    for (const link of document.querySelectorAll(".side [aria-current]")) link.removeAttribute("aria-current");
    const link = [...document.querySelectorAll(".side a")].find((one) => one.hash === location.hash);
    if (location.hash && link) link.setAttribute("aria-current", "true");
  };
  addEventListener("hashchange", tell);
  tell();
  // The page has become shorter: back to where the address leads.
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

theme();
tabs();
copying();
finding();
current();
