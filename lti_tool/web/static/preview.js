// Keeps a preview beside a form up to date: the form names in data-preview-url who draws it,
// in data-preview-place where it goes. Without this script the form's own button does the same.
(() => {
  "use strict";
  const PAUSE = 500; // after the last key
  const TRIES = 4; // when the server is busy or away for a moment, each after a longer pause
  const hasNewWords = (form) => [...form.elements].some(
    (field) => field.defaultValue !== undefined && field.value !== field.defaultValue);
  const watch = (form) => {
    const place = document.getElementById(form.dataset.previewPlace);
    let timer = 0;
    let asked = 0;
    const draw = async (nth = 1) => {
      const mine = ++asked;
      let isDrawn = false;
      try {
        const answer = await fetch(form.dataset.previewUrl, {
          method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin",
        });
        isDrawn = answer.ok || answer.status < 500;
        if (answer.ok && mine === asked) place.innerHTML = await answer.text();
      } catch { /* the old preview stays; the button still works */ }
      if (!isDrawn && mine === asked && nth < TRIES) timer = window.setTimeout(draw, PAUSE * 2 ** nth, nth + 1);
    };
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(draw, PAUSE, 1);
    });
    if (hasNewWords(form)) draw(); // typed before the script came, or kept by the back button
  };
  const start = () => document.querySelectorAll("form[data-preview-url]").forEach(watch);
  document.addEventListener("potluck:shown", start);
  start();
})();
