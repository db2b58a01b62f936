// The message field: Enter sends, and a slash lists the app's commands.
import { close, mark, open, walk } from "/static/combobox.js";

const field = () => document.getElementById("say");
const list = () => document.getElementById("commands");

function offer() {
  const typed = field().value;
  const options = [...list().querySelectorAll("[role=option]")];
  for (const option of options) option.hidden = !option.dataset.insert.startsWith(typed.toLowerCase());
  const left = options.filter((option) => !option.hidden);
  if (!/^\/\S*$/.test(typed) || !left.length) return close(field(), list());
  open(field(), list());
  mark(field(), list(), left[0]);
}

function insert(option) {
  field().value = `${option.dataset.insert} `;
  close(field(), list());
  field().focus();
}

export function composer() {
  document.addEventListener("input", (event) => event.target === field() && offer());
  document.addEventListener("focusout", (event) => event.target === field() && close(field(), list()));
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("#commands [role=option]");
    if (!option) return;
    event.preventDefault();
    insert(option);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target !== field() || event.isComposing) return;
    const complete = field().value.trim();
    const typedWhole = event.key === "Enter" && [...list().children].some((option) => option.dataset.insert === complete);
    if (!typedWhole && walk(event, field(), list(), insert)) {
      if (event.key === "Tab") event.preventDefault();
      return;
    }
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    close(field(), list());
    if (complete) field().form.requestSubmit();
  });
}
