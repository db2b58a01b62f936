// Morphs the page into the server's new HTML, but keeps typed text, open elements and the focus.

/** Changes `old` into `fresh`, and keeps every element that is in both. */
export function morph(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || (old.id ?? "") !== (fresh.id ?? "")) {
    old.replaceWith(fresh);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  attributes(old, fresh);
  if (!old.matches("[data-loaded], [data-touched], .suggestions")) children(old, fresh);
}

const OWN = new Set(["open", "hidden", "aria-expanded", "aria-activedescendant"]);

function attributes(old, fresh) {
  const busy = old.classList.contains("busy");
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !keeps(old, name)) old.removeAttribute(name);
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value && !keeps(old, name)) old.setAttribute(name, value);
  }
  if (busy) old.classList.add("busy");
}

function keeps(element, name) {
  if (["data-loaded", "data-touched", "data-told"].includes(name)) return true;
  if (name === "value" && element.matches("[role=combobox]")) return element === document.activeElement;
  return OWN.has(name) && element.matches("dialog, details, .suggestions, [aria-controls], [aria-autocomplete]");
}

function children(old, fresh) {
  const known = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  const wanted = new Set([...fresh.children].map((child) => child.id).filter(Boolean));
  let here = old.firstChild;
  const drop = () => {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  };
  for (const next of [...fresh.childNodes]) {
    const match = next.id ? known.get(next.id) : here && !here.id && here.nodeName === next.nodeName ? here : null;
    if (!match) {
      old.insertBefore(next, here);
      continue;
    }
    // A moved element loses the focus: remove the elements before it instead.
    while (here && here !== match && !wanted.has(here.id)) drop();
    if (match === here) here = here.nextSibling;
    else old.insertBefore(match, here);
    morph(match, next);
  }
  while (here) drop();
}
