// Knows the page of the LMS as a place for the login's secret, where browsers keep no cookie (LTI postMessage Storage).
// data-ladder="keep": put the secret there, then go on to the LMS. "ask": get it back and bring the launch with it;
// the answer's session lives in this page alone, and navigate.js shows what follows inside it.
(() => {
  "use strict";
  const AGAIN = 250; // the frame that answers may still be loading
  const place = document.querySelector("[data-ladder]");
  const platform = JSON.parse(place.dataset.storage); // lti/browser_storage.py says what is in it

  const keeper = () => {
    const lms = window.parent === window ? window.opener : window.parent;
    try { return (platform.frame === "_parent" ? lms : lms?.frames[platform.frame]) ?? null; } catch { return null; }
  };

  const randomId = () =>
    Array.from(window.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // Rejects with the name of what went wrong, as the server knows it.
  const ask = (message) => new Promise((answered, missed) => {
    const message_id = randomId();
    const send = () => keeper()?.postMessage({ ...message, key: platform.key, message_id }, platform.origin);
    const end = (settle, value) => {
      window.removeEventListener("message", hear);
      window.clearInterval(repeating);
      window.clearTimeout(ending);
      settle(value);
    };
    const hear = ({ source, origin, data }) => {
      if (source !== keeper() || origin !== platform.origin) return;
      if (data?.subject !== message.subject + platform.response_suffix || data.message_id !== message_id) return;
      if (data.error) end(missed, "refused");
      else end(answered, data.value);
    };
    window.addEventListener("message", hear);
    const repeating = window.setInterval(send, AGAIN);
    const ending = window.setTimeout(() => end(missed, keeper() ? "silent" : "no-frame"), platform.wait_milliseconds);
    send();
  });

  const keep = async () => {
    try { await ask({ subject: platform.put, value: place.dataset.secret }); } catch { /* a cookie may do */ }
    window.location.replace(place.href);
  };

  const giveUp = (problem) => {
    place.querySelector("[data-problem]").value = problem;
    place.submit();
  };

  const bring = async () => {
    let secret = null;
    try { secret = await ask({ subject: platform.get }); } catch (problem) { giveUp(problem); return; }
    if (typeof secret !== "string" || !secret) { giveUp("empty"); return; }
    const body = new URLSearchParams(new FormData(place));
    body.set(place.querySelector("[data-secret]").name, secret);
    const { begin } = await import(place.dataset.navigate);
    await begin(place.action, body);
  };

  if (place.dataset.ladder === "keep") keep();
  else bring();
})();
