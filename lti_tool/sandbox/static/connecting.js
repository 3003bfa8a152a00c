// Goes on when the tool says that it is done (org.imsglobal.lti.close), from its own origin and this very frame.
// Listens before the frame is there: a quick tool would speak to nobody.
(() => {
  window.addEventListener("message", (event) => {
    const frame = document.getElementById("connecting");
    if (!frame || event.source !== frame.contentWindow || event.origin !== frame.dataset.origin) return;
    if (event.data && event.data.subject === "org.imsglobal.lti.close") window.location.assign(frame.dataset.after);
  });
})();
