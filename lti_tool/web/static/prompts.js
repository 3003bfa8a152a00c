// Makes the sentences of a list marked data-prompts-for into buttons that put them into the field it names.
// Without this script they can be read there.
(() => {
  "use strict";
  const begin = (field, sentence) => {
    const before = field.value.trimEnd();
    field.value = `${before}${before && "\n"}${sentence} `;
    field.dispatchEvent(new Event("input", { bubbles: true })); // whoever keeps drafts keeps this one
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  };
  const enhance = (item, field) => {
    const button = document.createElement("button");
    const sentence = item.textContent.trim();
    button.type = "button";
    button.className = "btn btn-outline-secondary btn-sm";
    button.textContent = sentence;
    button.addEventListener("click", () => begin(field, sentence));
    item.replaceChildren(button);
  };
  const start = () => {
    for (const item of document.querySelectorAll("[data-prompts-for] > li:not(:has(button))")) {
      enhance(item, document.getElementById(item.parentElement.dataset.promptsFor));
    }
  };
  document.addEventListener("potluck:shown", start);
  start();
})();
