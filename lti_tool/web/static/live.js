// Keeps a part of a page up to date: it names in data-poll-url where to ask, in data-poll-tag what it shows. Forms
// marked data-quiet inside are sent without leaving the page. Elsewhere data-seen-url is told now and then that the
// page is open. Without this script everything works by pressing buttons and reloading.
(() => {
  "use strict";
  const EVERY = 2000; // how often we ask
  const AT_MOST = 30000; // how often when nobody answers
  const SEEN_EVERY = 30000;
  const NOT_MODIFIED = 304;
  const watched = new WeakSet();

  const isWrittenIn = (part) => {
    const here = document.activeElement;
    if (!part.contains(here)) return false;
    return (here.matches("input, textarea") && here.value !== "") || here.matches("select");
  };

  const show = (part, html) => {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.innerHTML = html;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };

  const ask = async (part, atOnce = false) => {
    const headers = atOnce || !part.dataset.pollTag ? {} : { "If-None-Match": `"${part.dataset.pollTag}"` };
    const answer = await fetch(part.dataset.pollUrl, { headers, credentials: "same-origin", cache: "no-store" });
    if (answer.status === NOT_MODIFIED) return true;
    if (!answer.ok) return false;
    const html = await answer.text();
    if (isWrittenIn(part)) return true; // asked again once they are done
    part.dataset.pollTag = (answer.headers.get("ETag") ?? "").replace(/^(W\/)?"|"$/g, "");
    show(part, html);
    return true;
  };

  const watch = (part) => {
    if (watched.has(part)) return;
    watched.add(part);
    let wait = EVERY;
    const again = async () => {
      if (!part.isConnected) return;
      if (!document.hidden) {
        const isWell = await ask(part).catch(() => false);
        wait = isWell ? EVERY : Math.min(wait * 2, AT_MOST);
      }
      window.setTimeout(again, wait);
    };
    window.setTimeout(again, wait);
    part.addEventListener("submit", async (event) => {
      const form = event.target;
      if (!form.matches("[data-quiet]")) return;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
      event.submitter?.setAttribute("disabled", "");
      const sent = await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" })
        .catch(() => null);
      event.submitter?.removeAttribute("disabled");
      if (!sent || sent.status >= 400) { form.submit(); return; } // the page then says what is the matter
      form.reset();
      document.activeElement?.matches("input") && document.activeElement.blur();
      await ask(part, true).catch(() => false);
    });
  };

  const tell = (place) => {
    if (watched.has(place)) return;
    watched.add(place);
    const body = new URLSearchParams();
    for (const field of place.querySelectorAll("input")) body.set(field.name, field.value);
    const say = () => {
      if (!place.isConnected) return;
      fetch(place.dataset.seenUrl, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
      window.setTimeout(say, SEEN_EVERY);
    };
    say();
  };

  const start = () => {
    document.querySelectorAll("[data-poll-url]").forEach(watch);
    document.querySelectorAll("[data-seen-url]").forEach(tell);
  };
  document.addEventListener("potluck:shown", start);
  start();
})();
