// Lets people select words in a work to comment on them: the button appears beside the work while something is
// selected, by mouse, touch or keyboard, and fills the next free fields. Without this script people type the number
// that stands beside the passage.
(() => {
  "use strict";
  const LONGEST = 2000; // signs of a quote, as the server takes them
  const LONELY = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g; // halves of a sign

  const unitOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-unit]");

  // What is selected, if it lies in one part of the work.
  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const first = unitOf(range.startContainer);
    let last = unitOf(range.endContainer);
    if (!first) return null;
    const part = first.closest("[data-part]");
    if (!last || last.closest("[data-part]") !== part) return null;
    const quote = selection.toString().replace(LONELY, "").trim();
    if (range.endOffset === 0 && last !== first && !last.firstElementChild.contains(range.endContainer)) {
      last = last.previousElementSibling; // the selection ends before anything of it
    }
    return quote ? { of: part.dataset.part, first: first.dataset.unit, last: last.dataset.unit, quote } : null;
  };

  const field = (slot, which) => slot.querySelector(`[name="remark-${slot.dataset.slot}-${which}"]`);

  const put = (input, value) => {
    if (!input) return;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const isFree = (slot) => field(slot, "words").value === "" && field(slot, "quote").value === "";

  const watch = (button) => {
    const gone = new AbortController();
    let found = null;
    document.addEventListener("selectionchange", () => {
      const now = selected();
      if (now) found = now;
      // A touch on the button may end the selection before it presses: the button stays as long as the hand is on it.
      if (now || !button.matches(":active, :focus")) button.hidden = !now;
    }, { signal: gone.signal });
    document.addEventListener("potluck:shown", () => gone.abort(), { signal: gone.signal });
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps what is selected
    button.addEventListener("click", () => {
      if (!found) return;
      const slot = [...document.querySelectorAll("details[data-slot]")].find(isFree);
      const status = document.querySelector("[data-passages-status]");
      button.hidden = true;
      if (!slot) {
        status.textContent = status.dataset.noneLeft;
        status.scrollIntoView({ block: "nearest" });
        return;
      }
      const isShort = found.quote.length <= LONGEST;
      slot.open = true;
      put(field(slot, "of"), found.of);
      put(field(slot, "first"), found.first);
      put(field(slot, "last"), found.last === found.first ? "" : found.last);
      put(field(slot, "quote"), isShort ? found.quote.replace(/\s+/g, " ") : "");
      field(slot, "words").focus();
    });
  };

  // Words that were kept in this tab came back into fields that are folded away.
  const unfold = () => {
    for (const slot of document.querySelectorAll("details[data-slot]")) if (!isFree(slot)) slot.open = true;
  };

  const start = () => {
    document.querySelectorAll("[data-passages-button]").forEach(watch);
    unfold();
  };
  document.addEventListener("potluck:shown", () => setTimeout(start));
  start();
})();
