// Keeps a preview beside a form up to date: the form names in data-preview-url who draws it,
// in data-preview-place where it goes. Without this script the form's own button does the same.
(() => {
  "use strict";
  const PAUSE = 500; // after the last key
  const hasNewWords = (form) => [...form.elements].some(
    (field) => field.defaultValue !== undefined && field.value !== field.defaultValue);
  const watch = (form) => {
    const place = document.getElementById(form.dataset.previewPlace);
    let timer = 0;
    let asked = 0;
    const draw = async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(form.dataset.previewUrl, {
          method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin",
        });
        if (answer.ok && mine === asked) place.innerHTML = await answer.text();
      } catch { /* the old preview stays; the button still works */ }
    };
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(draw, PAUSE);
    });
    if (hasNewWords(form)) draw(); // typed before the script came, or kept by the back button
  };
  const start = () => document.querySelectorAll("form[data-preview-url]").forEach(watch);
  document.addEventListener("potluck:shown", start);
  start();
})();
