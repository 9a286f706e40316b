// The frame of the console: tabs, the light in the corner, signing in, colours.

import { Connections } from "./connections.js";
import { announce, byId, h } from "./dom.js";
import { Explorer } from "./explorer.js";
import { Live } from "./live.js";
import { BASE, Session } from "./session.js";
import { Station } from "./station.js";

const STATES = {
  closed: "Not connected",
  connecting: "Connecting",
  open: "Connected",
  waiting: "Reconnecting",
  cut: "Cut",
  refused: "Refused",
};

/** Ask before something that cannot be undone. Resolves with whether to do it. */
function confirmed(title, text, yes) {
  const dialog = byId("confirm-dialog");
  byId("confirm-title").textContent = title;
  byId("confirm-text").textContent = text;
  byId("confirm-yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

class Login {
  #dialog = byId("login-dialog");
  #fault = byId("login-fault");

  constructor(session) {
    this.session = session;
    const button = byId("login");
    button.addEventListener("click", () => (session.username === null ? this.ask() : session.forget()));
    byId("login-cancel").addEventListener("click", () => this.#dialog.close());
    byId("login-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    session.addEventListener("login", () => {
      button.replaceChildren(
        ...(session.username === null ? ["Log in"] : ["Log out", h("span", null, ` ${session.username}`)]),
      );
      announce(session.username === null ? "Logged out" : `Logged in as ${session.username}`);
    });
  }

  ask() {
    this.#fault.textContent = "";
    this.#dialog.showModal();
    byId("login-username").focus();
  }

  async #submit() {
    const password = byId("login-password");
    const why = await this.session.login(byId("login-username").value, password.value);
    this.#fault.textContent = why ?? "";
    if (why === null) {
      password.value = "";
      this.#dialog.close();
    } else {
      password.select();
    }
  }
}

class Tabs {
  #views;
  #tabs = [...document.querySelectorAll("[role=tab]")];
  #shown = null;

  constructor(views) {
    this.#views = views;
    for (const tab of this.#tabs) {
      tab.addEventListener("click", () => (location.hash = tab.dataset.tab));
      tab.addEventListener("keydown", (event) => this.#key(event));
    }
    addEventListener("hashchange", () => this.#route());
    this.#route();
  }

  #key(event) {
    const last = this.#tabs.length - 1;
    const at = this.#tabs.indexOf(event.currentTarget);
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#tabs[to].focus();
    this.#tabs[to].click();
  }

  #route() {
    const [name, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
    const tab = name in this.#views ? name : "explorer";
    for (const button of this.#tabs) {
      const on = button.dataset.tab === tab;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
      byId(`panel-${button.dataset.tab}`).hidden = !on;
    }
    const view = this.#views[tab];
    if (this.#shown !== null && this.#shown !== view) this.#shown.hide?.();
    this.#shown = view;
    view.show(rest.join("/"));
  }
}

function lights(session) {
  const light = byId("light");
  const show = () => {
    light.dataset.state = session.socket.state;
    light.textContent = STATES[session.socket.state];
  };
  session.socket.addEventListener("state", show);
  session.socket.addEventListener("closed", ({ detail }) => {
    const meaning = session.registry.close_codes[detail.code];
    light.title = meaning ? `${detail.code} ${meaning.name}: ${meaning.description}` : "";
  });
  show();
}

function themes() {
  const button = byId("theme");
  const show = (name) => (button.textContent = `Colours: ${name}`);
  show(window.pileupTheme.current);
  button.addEventListener("click", () => show(window.pileupTheme.next()));
}

async function start() {
  themes();
  byId("skip").addEventListener("click", (event) => {
    // The address belongs to the tabs.
    event.preventDefault();
    byId("main").focus();
  });
  const answer = await fetch(new URL("console/registry.json", BASE), { credentials: "omit" });
  if (!answer.ok)
    throw new Error(`The server answered ${answer.status} when asked for the list of operations.`);
  const session = new Session(await answer.json());
  const login = new Login(session);
  const tools = { session, confirmed, askLogin: () => login.ask() };
  lights(session);
  new Tabs({
    explorer: new Explorer(byId("panel-explorer"), tools),
    live: new Live(byId("panel-live"), tools),
    station: new Station(byId("panel-station"), tools),
    connections: new Connections(byId("panel-connections"), tools),
  });
  session.socket.open();
}

start().catch((error) => {
  byId("main").prepend(
    h("p", { class: "notice fault", role: "alert" }, `The console could not start: ${error.message}`),
  );
  throw error;
});
