// The contrast of every text on the page with what it stands on, computed; axe leaves some of them open.
() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const read = (colour) => {
    if (!known.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = (top, below) => {
    const alpha = top[3] + below[3] * (1 - top[3]);
    if (!alpha) return [0, 0, 0, 0];
    const mixed = [0, 1, 2].map((n) => (top[n] * top[3] + below[n] * below[3] * (1 - top[3])) / alpha);
    return [...mixed, alpha];
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const fades = new Map();
  const fade = (element) => {
    if (!element) return 1;
    if (!fades.has(element)) fades.set(element, Number(getComputedStyle(element).opacity) * fade(element.parentElement));
    return fades.get(element);
  };
  const faded = (colour, element) => [...colour.slice(0, 3), colour[3] * fade(element)];
  const isControl = (element) => ["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName);
  const ground = (element) => {
    let found = [0, 0, 0, 0];
    const pictured = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none" && !isControl(at)) pictured.push(at.className || at.tagName);
      found = over(found, faded(read(style.backgroundColor), at));
      if (found[3] > 0.999) return { colour: found, pictured };
    }
    return { colour: over(found, read("Canvas")), pictured };
  };
  const isSeen = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    if (element.closest(":disabled, [aria-disabled=true], .visually-hidden, .pl-skip")) return false;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (/[\p{L}\p{N}]/u.test(node.data) && !isControl(node.parentElement)) texts.push([node.parentElement, node.data]);
  }
  for (const control of document.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea")) {
    texts.push([control, control.value || control.placeholder || "-"]);
  }
  // What lies anywhere on the page with a colour of its own may be over or under words it is not around.
  const isLaid = (element) => ["absolute", "fixed"].includes(getComputedStyle(element).position);
  const isColoured = (element) => read(getComputedStyle(element).backgroundColor)[3] > 0;
  const laid = [...document.body.querySelectorAll("*")].filter((one) => isLaid(one) && isColoured(one) && isSeen(one));
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const areKin = (one, other) => one.contains(other) || other.contains(one);
  const inTheWay = (element) => laid.filter(
    (one) => !areKin(one, element) && meet(one.getBoundingClientRect(), element.getBoundingClientRect()),
  );
  const weak = [];
  for (const [element, words] of texts) {
    if (!isSeen(element)) continue;
    for (const one of inTheWay(element)) weak.push({ words: words.trim().slice(0, 40), meets: one.className || one.tagName });
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const asked = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const below = ground(element);
    const ratio = contrast(over(faded(read(style.color), element), below.colour), below.colour);
    if (ratio < asked || below.pictured.length) {
      const where = `${element.tagName.toLowerCase()}.${element.className}`;
      weak.push({ words: words.trim().slice(0, 40), ratio: Math.round(ratio * 100) / 100, where, pictured: below.pictured });
    }
  }
  return weak;
}
