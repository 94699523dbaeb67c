// The field in the top bar: `/` goes to it, Enter sends, Shift+Enter makes a new line.
import { isTyping } from "./typing";

const field = document.querySelector<HTMLTextAreaElement>("#look-up-field");

if (field) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || isTyping(event)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.blur();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (field.value.trim()) field.form?.requestSubmit();
  });
}
