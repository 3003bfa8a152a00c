// Lets the activity say how tall it is (lti.frameResize), when it comes from the tool and from this very frame.
// Listens before the frame is there: a quick tool would speak to nobody.
(() => {
  const read = (data) => {
    if (typeof data !== "string") return data;
    try { return JSON.parse(data); } catch { return null; }
  };
  window.addEventListener("message", (event) => {
    const frame = document.getElementById("activity");
    if (!frame || event.source !== frame.contentWindow || event.origin !== frame.dataset.origin) return;
    const message = read(event.data);
    if (!message || message.subject !== "lti.frameResize") return;
    const height = Number(message.height);
    if (Number.isFinite(height)) frame.height = Math.round(Math.min(Math.max(height, 200), 20000));
  });
})();
