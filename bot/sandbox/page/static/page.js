// The page's script: subscribes to changes, posts forms without a reload, opens and closes dialogs.
import { morph } from "/static/morph.js";
import { combobox } from "/static/combobox.js";
import { composer } from "/static/composer.js";

// Marks a request as a refresh, so that the server does not send app_home_opened again.
const PART = { headers: { "X-Part": "1" } };
const status = () => document.getElementById("status");
let asked = false;
let asking = null;
// Posts of open forms that have no response yet, and whether a refresh waits for them.
let sending = 0;
let missed = false;

/** Morphs the document into the server's HTML. */
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  // Ignore a response older than the shown version.
  if (Number(fresh.body.dataset.version) < Number(document.body.dataset.version)) return;
  const log = document.getElementById("talk");
  const bottom = log && log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const focused = document.activeElement;
  document.title = fresh.title;
  morph(document.body, fresh.body);
  settle(bottom);
  if (focused && !focused.isConnected) restoreFocus(focused);
}

/** After a morph: opens dialogs as modal, focuses the first invalid field, scrolls to the newest message. */
function settle(bottom) {
  for (const dialog of document.querySelectorAll("dialog[data-modal]:not(:modal)")) {
    dialog.removeAttribute("open");
    dialog.showModal();
    const first = [".control[autofocus]", ".control, .boxes input, .blocks button"].map((wanted) => dialog.querySelector(wanted));
    first.find(Boolean)?.focus();
  }
  for (const told of document.querySelectorAll("[data-told]:not([aria-invalid])")) delete told.dataset.told;
  const wrong = document.querySelector("dialog[data-modal]:last-of-type [aria-invalid]:not([data-told])");
  if (wrong) {
    wrong.dataset.told = "";
    wrong.focus();
  }
  const field = document.getElementById("say");
  if (field?.autofocus && field === document.activeElement) field.setSelectionRange(field.value.length, field.value.length);
  const log = document.getElementById("talk");
  if (log && bottom !== false) log.scrollTop = log.scrollHeight;
}

/** Restores a lost focus: on the element with the same id, else in the top form, else in the message field. */
function restoreFocus(lost) {
  const again = lost.id && document.getElementById(lost.id);
  const top = [...document.querySelectorAll("dialog:modal")].at(-1);
  (again || top?.querySelector(".control, button:not(.hidden)") || document.getElementById("say"))?.focus({ preventScroll: true });
}

/** Fetches the page; calls during a fetch are merged into one more fetch. */
async function refresh() {
  // The response of a post is the page, too: shown before it, an error would stand beside a button that is still busy.
  if (sending) {
    missed = true;
    return;
  }
  asked = true;
  if (asking) return asking;
  asking = (async () => {
    while (asked) {
      asked = false;
      const answer = await fetch(location.href, PART);
      const html = await answer.text();
      if (sending) missed = true;
      else if (answer.ok && !asked) show(html);
    }
  })().finally(() => (asking = null));
  return asking;
}

/** Posts a form as its button would; the response is the page. */
async function send(form, button, extra = {}) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  for (const [name, value] of Object.entries(extra)) data.append(name, value);
  const address = button?.getAttribute("formaction") ?? form.getAttribute("action");
  const busy = button ?? form;
  busy.classList.add("busy");
  const isInForm = form.closest("dialog[data-modal]") !== null;
  if (isInForm) sending += 1;
  const slow = setTimeout(() => (status().textContent = "Working on it."), 700);
  try {
    const answer = await fetch(address, { ...PART, method: "POST", body: new URLSearchParams(data) });
    if (answer.url && answer.redirected) history.replaceState(null, "", answer.url);
    show(await answer.text());
  } catch {
    status().textContent = "The sandbox does not answer. Is it still running?";
    document.body.classList.add("lost");
  } finally {
    if (isInForm) sending -= 1;
    if (missed && !sending) {
      missed = false;
      refresh();
    }
    clearTimeout(slow);
    busy.classList.remove("busy");
    if (status().textContent === "Working on it.") status().textContent = "Done.";
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Read the attribute: with a field named "method", form.method is that field.
  if (form.getAttribute("method") !== "post") return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.classList.contains("busy")) return;
  button?.closest("dialog.confirm")?.close();
  button?.closest("details.menu")?.removeAttribute("open");
  const composing = form.id === "composer" && !button?.hasAttribute("formaction");
  const sent = send(form, button);
  if (composing) form.reset();
  return sent;
});

document.addEventListener("change", (event) => {
  const control = event.target.closest("[data-live]");
  // Text fields are sent on Enter, not on change.
  if (!control || control.matches(".combobox, textarea, [type=text], [type=email], [type=url]")) return;
  const question = control.dataset.confirm && document.getElementById(control.dataset.confirm);
  if (question) question.showModal();
  else send(control.form, null, { press: control.dataset.live });
});

document.addEventListener("chosen", (event) => {
  const box = event.target;
  if (box.dataset.live) send(box.closest("form"), null, { press: box.dataset.live });
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("a[data-press]");
  if (pressed) send(pressed.closest("form"), null, { press: pressed.dataset.press });
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("keydown", (event) => {
  const typed = event.target.closest?.("input[data-live]:is([type=text], [type=email], [type=url])");
  if (event.key === "Enter" && typed) {
    event.preventDefault();
    send(typed.form, null, { press: typed.dataset.live });
  }
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary").focus();
  event.preventDefault();
});

// Escape posts the top form's Cancel, because the app may ask for view_closed.
document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog[data-modal]")) return;
  event.preventDefault();
  event.target.querySelector("[data-close]").click();
}, true);

document.addEventListener("toggle", async (event) => {
  const details = event.target;
  if (!details.open || !details.dataset?.load || details.hasAttribute("data-loaded")) return;
  const answer = await fetch(details.dataset.load, PART);
  details.querySelector("p").outerHTML = await answer.text();
  details.setAttribute("data-loaded", "");
}, true);

combobox();
composer();
settle(true);
const changes = new EventSource("/live");
changes.addEventListener("message", (event) => {
  document.body.classList.remove("lost");
  if (Number(event.data) !== Number(document.body.dataset.version)) refresh();
});
