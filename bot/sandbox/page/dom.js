// Builds elements from values. It never reads markup: every string becomes a text node, so a complaint that
// contains tags is shown, not run.

/**
 * Make one element. `props`: `class`, `on` (event → listener), `data` (dataset), everything else an attribute; one that
 * is false, null or undefined is left out, true stands alone. Children: strings, nodes, lists; empty ones are skipped.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { class: names, on = {}, data = {}, ...attributes } = props;
  if (names) element.className = names;
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A link target that may be opened from a card: http(s) only, everything else is null. */
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A picture the page's content policy lets it show: from this server or inline; others are null. */
export function ownPicture(text) {
  if (!text) return null;
  if (/^data:image\/(png|jpeg|gif|webp);base64,/.test(text)) return text;
  try {
    const url = new URL(text, location.href);
    return url.origin === location.origin ? url.href : null;
  } catch {
    return null;
  }
}
