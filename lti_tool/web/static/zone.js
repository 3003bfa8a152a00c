// Tells the server the reader's time zone when it does not know it yet; an answer 205 asks for the page once more.
(() => {
  "use strict";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const visit = performance.getEntriesByType("navigation")[0];
  let shownAgain = !visit || visit.type === "reload";

  // Never a second time, and never under the hands of somebody who has begun to write or has pressed something:
  // not every browser puts the focus on what is pressed, and the page they asked for must come.
  let isTouched = false;
  for (const deed of ["pointerdown", "keydown"]) {
    document.addEventListener(deed, () => { isTouched = true; }, { capture: true, passive: true });
  }
  const isCalm = () => {
    if (isTouched) return false;
    const here = document.activeElement;
    return !here || here === document.body || here.tagName === "H1";
  };

  const again = () => {
    const event = new CustomEvent("potluck:again", { cancelable: true, detail: { unless: () => !isCalm() } });
    if (document.dispatchEvent(event)) window.location.reload(); // which keeps what is typed meanwhile
  };

  const start = async () => {
    const place = document.querySelector("[data-zone-url]");
    if (!place || !zone || zone === place.dataset.zoneKnown) return;
    const body = new URLSearchParams({ zone });
    for (const field of place.content.querySelectorAll("input")) body.set(field.name, field.value);
    let answer = null;
    try {
      answer = await fetch(place.dataset.zoneUrl, { method: "POST", body, credentials: "same-origin" });
    } catch { return; } // times stay in the zone the page names; the next page tries again
    if (answer.status !== 205 || shownAgain || !place.isConnected) return;
    if (!document.querySelector("time") || !isCalm()) return;
    shownAgain = true;
    again();
  };

  document.addEventListener("potluck:shown", () => { isTouched = false; start(); });
  start();
})();
