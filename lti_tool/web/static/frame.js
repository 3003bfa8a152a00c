// Tells the LMS how tall the page is (lti.frameResize), so that a frame grows instead of scrolling inside.
(() => {
  "use strict";
  if (window.parent === window || !("ResizeObserver" in window)) return;
  let told = 0;
  const tell = () => {
    if (document.querySelector("[data-ladder]")) return; // on the way in: what comes next is as tall as the frame is
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (Math.abs(height - told) < 2) return;
    told = height;
    // Any parent may know: a height is no secret, and the LMS may frame us from a host of its customer.
    window.parent.postMessage(JSON.stringify({ subject: "lti.frameResize", height }), "*");
  };
  new ResizeObserver(tell).observe(document.body);
  document.addEventListener("potluck:shown", tell);
})();
