// Lets the activity say how tall it is (lti.frameResize), when it comes from the tool and from this very frame.
(() => {
  const frame = document.getElementById("activity");
  if (!frame) return;
  const read = (data) => {
    if (typeof data !== "string") return data;
    try { return JSON.parse(data); } catch { return null; }
  };
  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== frame.dataset.origin) return;
    const message = read(event.data);
    if (!message || message.subject !== "lti.frameResize") return;
    const height = Number(message.height);
    if (Number.isFinite(height)) frame.height = Math.round(Math.min(Math.max(height, 200), 20000));
  });
})();
