// Sends the page's answer on to the LMS by itself; the form's own button does the same without this script.
(() => {
  "use strict";
  const send = () => {
    const form = document.querySelector("form[data-hand-over]:not([data-handed-over])");
    if (!form) return;
    form.dataset.handedOver = "";
    form.submit();
  };
  document.addEventListener("potluck:shown", send); // where pages are shown without being loaded
  send();
})();
