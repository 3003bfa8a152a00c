// Shows the pages of a session that no cookie keeps: its secret is in this module and nowhere else, so every page is
// fetched with it and shown in this one document. The pages are those that everybody gets.
//
// A page's scripts run once for a document. They find their elements when they start and again at `potluck:shown`;
// they save what is open at `potluck:leaving`, and go on at `potluck:stayed` when another page could not be had.
// Instead of reloading they dispatch `potluck:again`; whoever listens there prevents the default. Its `detail.unless`
// is asked when the page has come, and keeps the old one under the hands of somebody who has begun to write. Their
// fetches carry the secret by themselves.

const PATIENCE = 60000;
const PATIENCE_FOR_FILES = 20 * PATIENCE;
const ask = window.fetch.bind(window);
const voice = Object.assign(document.createElement("p"), { className: "visually-hidden" });
const unanswered = document.querySelector("template[data-unanswered]");
const running = new Set();

let secret = ""; // of the session
let home = ""; // the path below which the session's pages are
let entry = ""; // the address of the history entry shown
let page = document.baseURI; // what links are relative to: the answer to a form has an address of its own
let shown = 0; // counts the pages shown, so that history knows each
let turn = 0; // of several pages asked for, the last is shown
let sending = false;
let waiting = null;

export const begin = async (address, body) => {
  voice.setAttribute("role", "status");
  document.body.append(voice);
  let told = null;
  try {
    const answer = await ask(address, { method: "POST", body, credentials: "omit", headers: { Accept: "text/html" } });
    if (!isJson(answer)) { show(await answer.text(), false); return; } // nobody is let in: this page says why
    told = await answer.json();
  } catch {
    failed(() => begin(address, body));
    return;
  }
  ({ secret, home } = told);
  watch();
  await visit(new URL(told.address, document.baseURI), { entering: true });
};

const isOurs = (url) => home !== "" && url.origin === window.location.origin && url.pathname.startsWith(home);

window.fetch = (what, options = {}) => {
  const url = new URL(what instanceof Request ? what.url : what, document.baseURI);
  if (!isOurs(url)) return ask(what, options);
  const headers = new Headers(options.headers ?? what.headers);
  headers.set("Authorization", ["Bearer", secret].join(" "));
  return ask(what, { ...options, headers, credentials: "omit" });
};

const say = (name) => document.dispatchEvent(new CustomEvent(name));
const without = (url) => url.href.split("#")[0];

const visit = async (url, { body = null, push = true, entering = false, unless = () => false } = {}) => {
  if (body && sending) return; // a second click on the same button
  const mine = ++turn;
  if (!sending) waiting?.abort();
  const patience = waiting = new AbortController();
  const ending = window.setTimeout(() => patience.abort(), body instanceof FormData ? PATIENCE_FOR_FILES : PATIENCE);
  if (body) sending = true;
  say("potluck:leaving");
  busy(true);
  const got = await get(url, body, patience.signal);
  window.clearTimeout(ending);
  if (body) sending = false;
  if (mine !== turn) return;
  busy(false);
  if (unless()) say("potluck:stayed");
  else if (!got) failed(() => visit(url, { body, push, entering }));
  else if (got.file) { save(got.file, fileName(got.answer)); say("potluck:stayed"); }
  else turnTo(got, url, { isAnswer: Boolean(body) && !got.answer.redirected, push, entering });
};

const get = async (url, body, signal) => {
  try {
    const answer = await window.fetch(url, {
      method: body ? "POST" : "GET", body, signal, headers: { Accept: "text/html, */*;q=0.5" },
    });
    return isFile(answer) ? { answer, file: await answer.blob() } : { answer, html: await answer.text() };
  } catch {
    return null;
  }
};

const turnTo = ({ answer, html }, url, { isAnswer, push, entering }) => {
  const to = new URL(answer.url);
  to.hash = url.hash;
  const isNew = push && !entering && (isAnswer || without(to) !== entry);
  // The answer to a form stands at the address of the page that holds the form: it can be asked for again.
  if (!isAnswer) entry = without(to);
  window.history[isNew ? "pushState" : "replaceState"]({ shown: ++shown }, "", isAnswer ? entry : to);
  page = without(to);
  show(html, !entering, to.hash);
};

const busy = (is) => document.querySelector("main")?.setAttribute("aria-busy", String(is));

const show = (html, isMove = true, hash = "") => {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const name of ["lang", "dir", "data-bs-theme"]) {
    const value = fresh.documentElement.getAttribute(name);
    if (value) document.documentElement.setAttribute(name, value);
    else document.documentElement.removeAttribute(name);
  }
  document.title = fresh.title;
  const scripts = [...fresh.querySelectorAll("script[src]")];
  while (document.body.firstChild !== voice) document.body.firstChild.remove();
  while (voice.nextSibling) voice.nextSibling.remove();
  voice.before(...fresh.body.childNodes);
  if (isMove) moveTo(hash);
  say("potluck:shown");
  scripts.forEach(run);
};

const moveTo = (hash) => {
  const place = (hash && document.getElementById(decodeURIComponent(hash.slice(1)))) || document.querySelector("h1");
  window.scrollTo(0, 0);
  if (place && !place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place?.focus();
  voice.textContent = document.title;
};

// A newer version of what runs already would do everything a second time.
const nameOf = (src) => new URL(src).pathname.replace(/^\/assets\/[^/]+\//, "");

// What runs already has heard `potluck:shown`; what comes new starts by itself.
const run = ({ src }) => {
  if (running.has(nameOf(src))) return;
  running.add(nameOf(src));
  document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
};

const isJson = (answer) => /^application\/json/i.test(answer.headers.get("Content-Type") ?? "");

const isFile = (answer) =>
  /^attachment/i.test(answer.headers.get("Content-Disposition") ?? "")
  || (answer.ok && !/^text\/html/i.test(answer.headers.get("Content-Type") ?? "text/html"));

const fileName = (answer) => encodedName(answer)
  ?? /filename="?([^";]+)/i.exec(answer.headers.get("Content-Disposition") ?? "")?.[1]
  ?? new URL(answer.url).pathname.split("/").pop();

// RFC 6266: where a name has more than ASCII, it comes twice, and this is the whole one.
const encodedName = (answer) => {
  const name = /filename\*=UTF-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
  return name && decodeURIComponent(name);
};

const save = (content, download) => {
  const href = URL.createObjectURL(content);
  const link = Object.assign(document.createElement("a"), { href, download });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(href), PATIENCE);
};

const failed = (again) => {
  say("potluck:stayed");
  document.querySelector("[data-unanswered-shown]")?.remove();
  const note = Object.assign(document.createElement("div"), { className: "mb-3" });
  note.dataset.unansweredShown = "";
  note.append(unanswered.content.cloneNode(true));
  note.querySelector("button").addEventListener("click", () => { note.remove(); again(); });
  (document.querySelector("main") ?? document.body).prepend(note);
};

const watch = () => {
  for (const { src } of document.scripts) running.add(nameOf(src));
  document.addEventListener("click", follow);
  document.addEventListener("submit", send);
  document.addEventListener("potluck:again", (event) => {
    event.preventDefault();
    visit(new URL(entry), { push: false, unless: event.detail?.unless });
  });
  window.addEventListener("popstate", ({ state }) => {
    const url = new URL(window.location.href);
    const isWithin = state ? state.shown === shown : without(url) === entry; // a part of the page shown
    if (!isWithin) visit(url, { push: false });
  });
};

const follow = (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.getAttribute("href"), page);
  if (!staysHere(link.target) || !isOurs(url) || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  visit(url);
};

const send = (event) => {
  const { target: form, submitter: by } = event;
  const asks = (name) => by?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? "";
  const method = asks("method").toLowerCase();
  const url = new URL(asks("action") || page, page);
  if (event.defaultPrevented || !staysHere(asks("target")) || method === "dialog" || !isOurs(url)) return;
  event.preventDefault();
  const given = new FormData(form);
  if (by?.name) given.append(by.name, by.value);
  if (method === "post") {
    visit(url, { body: asks("enctype") === "multipart/form-data" ? given : new URLSearchParams(given) });
  } else {
    url.search = new URLSearchParams(given);
    visit(url);
  }
};

const staysHere = (target) => !target || target === "_self";
