// The typeahead field: queries the app for options while the person types; arrow keys move in the list.

/** Handles arrow keys, Enter, Tab and Escape for a field's list of options; returns true when the list used the key. */
export function walk(event, field, list, choose) {
  const options = [...list.querySelectorAll("[role=option]:not([hidden])")];
  if (list.hidden || !options.length) return false;
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    mark(field, list, options[(at + steps[event.key] + options.length) % options.length]);
  } else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) {
    choose(options[at]);
    if (event.key === "Tab") return true;
  } else if (event.key === "Escape") {
    close(field, list);
    event.stopPropagation();
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}

export function mark(field, list, option) {
  for (const each of list.querySelectorAll("[aria-selected]")) each.removeAttribute("aria-selected");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

export function open(field, list) {
  list.hidden = false;
  if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", "true");
}

export function close(field, list) {
  list.hidden = true;
  if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

const parts = (box) => [box.querySelector("[role=combobox]"), box.querySelector("[role=listbox]")];

/** The newest query of each box: responses to older queries, or after the choice, are ignored. */
const newest = new WeakMap();

async function ask(box) {
  const [field, list] = parts(box);
  const typed = field.value;
  const asked = Symbol(typed);
  newest.set(box, asked);
  if (typed.length < Number(box.dataset.least)) return close(field, list);
  const query = new URLSearchParams(box.closest("form").getAttribute("action").split("?")[1]);
  query.set("press", box.dataset.suggest);
  query.set("typed", typed);
  const answer = await fetch(`/suggest?${query}`);
  const options = answer.ok ? await answer.json() : null;
  if (!options || newest.get(box) !== asked) return;
  fill(list, options);
  open(field, list);
}

function fill(list, options) {
  list.replaceChildren(...options.map((option, at) => line(list, option, at)));
  if (options.length) return;
  const none = document.createElement("p");
  none.className = "hint";
  none.textContent = "No results";
  list.append(none);
}

function line(list, option, at) {
  const item = document.createElement("div");
  item.setAttribute("role", "option");
  item.id = `${list.id}-${at}`;
  item.textContent = option.text;
  item.dataset.value = option.value;
  return item;
}

function choose(box, option) {
  const [field, list] = parts(box);
  newest.delete(box);
  const many = box.hasAttribute("data-many");
  const input = document.createElement("input");
  Object.assign(input, { type: many ? "checkbox" : "hidden", name: box.dataset.name, checked: true, value: option.dataset.value });
  const chosen = box.querySelector(".chosen");
  if (many) {
    const chip = document.createElement("label");
    chip.className = "chip";
    const label = document.createElement("span");
    label.textContent = option.textContent;
    chip.append(input, label);
    chosen.append(chip);
    field.value = "";
  } else {
    chosen.replaceChildren(input);
    field.value = option.textContent;
  }
  chosen.dataset.touched = "";
  close(field, list);
  box.dispatchEvent(new Event("chosen", { bubbles: true }));
}

export function combobox() {
  const box = (event) => event.target.closest?.(".combobox");
  document.addEventListener("input", (event) => {
    if (!box(event) || event.target.type === "checkbox") return;
    // The typed text replaces the chosen option.
    if (!box(event).hasAttribute("data-many")) box(event).querySelector(".chosen").replaceChildren();
    box(event).querySelector(".chosen").dataset.touched = "";
    ask(box(event));
  });
  document.addEventListener("focusin", (event) => {
    if (box(event) && event.target.matches("[role=combobox]") && !event.target.value) ask(box(event));
  });
  document.addEventListener("focusout", (event) => {
    if (box(event) && !box(event).contains(event.relatedTarget)) close(...parts(box(event)));
  });
  document.addEventListener("keydown", (event) => {
    const here = box(event);
    if (here) walk(event, ...parts(here), (option) => choose(here, option));
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest(".combobox [role=option]");
    if (!option) return;
    event.preventDefault();
    choose(option.closest(".combobox"), option);
  });
}
