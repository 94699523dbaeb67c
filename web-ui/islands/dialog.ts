// `<button data-opens="id">` opens the dialog of that id; `?` opens the list of keys.
import { isTyping } from "./typing";

const open = (id: string) => {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
};

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-opens]")) {
  button.hidden = false;
  button.addEventListener("click", () => open(button.dataset.opens ?? ""));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !isTyping(event)) open("keys");
  if (event.key === "Escape") closeActions(null);
});

// An open action form closes when work goes on elsewhere.
document.addEventListener("click", (event) => closeActions(event.target instanceof Node ? event.target : null));

function closeActions(target: Node | null): void {
  for (const act of document.querySelectorAll<HTMLDetailsElement>("details.act[open], details.menu[open]")) {
    if (!target || !act.contains(target)) act.open = false;
  }
}
