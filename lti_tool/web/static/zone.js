// Tells the server the reader's time zone when it does not know it yet; an answer 205 asks for the page once more.
(() => {
  "use strict";
  const place = document.querySelector("[data-zone-url]");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!place || !zone || zone === place.dataset.zoneKnown) return;
  const body = new URLSearchParams({ zone });
  for (const field of place.content.querySelectorAll("input")) body.set(field.name, field.value);
  const visit = performance.getEntriesByType("navigation")[0];
  fetch(place.dataset.zoneUrl, { method: "POST", body, credentials: "same-origin" })
    .then((answer) => {
      const asked = answer.status === 205 && document.querySelector("time");
      // Never a second time, and never under the hands of somebody who has begun to write.
      const calm = !document.activeElement || document.activeElement === document.body;
      if (asked && calm && visit && visit.type !== "reload") window.location.reload();
    })
    .catch(() => {}); // times stay in the zone the page names; the next page tries again
})();
