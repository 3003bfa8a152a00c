// Puts the keyboard and the screen reader at what needs attention first: the error summary of a form.
// (The autofocus attribute does nothing in a frame of another site.)
(() => {
  "use strict";
  const start = () => document.querySelector("[data-focus-first]")?.focus();
  document.addEventListener("potluck:shown", start);
  start();
})();
