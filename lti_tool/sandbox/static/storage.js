// Keeps small texts for the tool as long as the page is open (1EdTech client-side postMessages, platform storage).
// Runs in the page around the tool's frame, or in a frame beside it; only the frame that keeps answers put and get.
// Listens before the tool's frame is there: a quick tool would ask nobody.
(() => {
  const MOST_KEYS = 500;
  const MOST_CHARACTERS = 4096;
  const beside = "storage" in document.currentScript.dataset;
  const frame = () => (beside ? window.parent.document : document).getElementById("activity");
  const home = () => frame().dataset.storage;
  const keepsHere = () => beside === (home() !== "_parent");
  const lies = (how) => frame().dataset.lie === how;
  const kept = new Map();

  const problem = (code, message = code) => ({ error: { code, message } });
  const isKey = (key) => typeof key === "string" && key !== "";
  const of = (origin) => {
    if (!kept.has(origin)) kept.set(origin, new Map());
    return kept.get(origin);
  };

  const capabilities = () => ({
    supported_messages: [
      { subject: "lti.capabilities", frame: "_parent" },
      { subject: "lti.frameResize", frame: "_parent" },
      { subject: "lti.put_data", frame: home() },
      { subject: "lti.get_data", frame: home() },
    ],
  });

  const put = ({ key, value = null }, texts) => {
    if (!isKey(key)) return problem("bad_request", "key");
    if (value !== null && typeof value !== "string") return problem("bad_request", "value");
    const others = [...texts].filter(([name]) => name !== key);
    const characters = others.flat().concat(key, value ?? "").join("").length;
    if (lies("full") || others.length >= MOST_KEYS || characters > MOST_CHARACTERS) {
      return problem("storage_exhaustion");
    }
    if (value === null) texts.delete(key);
    else texts.set(key, value);
    return { key, value };
  };

  const get = ({ key }, texts) => {
    if (!isKey(key)) return problem("bad_request", "key");
    const value = lies("forgetful") ? null : (texts.get(key) ?? null);
    return { key, value: lies("wrong") && value !== null ? `${value}x` : value };
  };

  const answers = () => ({
    ...(beside ? {} : { "lti.capabilities": capabilities }),
    ...(keepsHere() ? { "lti.put_data": put, "lti.get_data": get } : {}),
  });

  const answerTo = (message, origin) => {
    if (origin !== frame().dataset.origin) return problem("wrong_origin");
    if (!isKey(message.message_id)) return problem("bad_request", "message_id");
    const answer = answers()[message.subject];
    return answer ? answer(message, of(origin)) : problem("unsupported_subject");
  };

  window.addEventListener("message", (event) => {
    const message = event.data;
    if (!frame() || !home() || lies("silent")) return;
    if (event.source !== frame().contentWindow || event.origin === "null") return;
    if (!message || typeof message.subject !== "string") return;
    const { subject } = message;
    if (!subject.startsWith("lti.") || subject.endsWith(".response") || subject === "lti.frameResize") return;
    const answer = answerTo(message, event.origin);
    event.source.postMessage({ subject: `${subject}.response`, message_id: message.message_id, ...answer }, event.origin);
  });
})();
