// Copies the value on click and keeps the note about it inside the window, whatever the table around it cuts off.
import { say } from "./words";

const doneMs = 1_200;

class TraceChip extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>(".chip-copy");
    if (button && navigator.clipboard) {
      button.hidden = false;
      button.addEventListener("click", () => void this.#copy(button));
    }
    this.addEventListener("pointerenter", () => this.#place());
    this.addEventListener("focusin", () => this.#place());
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
  }

  async #copy(button: HTMLButtonElement): Promise<void> {
    const label = button.getAttribute("aria-label") ?? "";
    try {
      await navigator.clipboard.writeText(this.dataset.value ?? "");
    } catch {
      return;
    }
    button.dataset.done = "";
    button.setAttribute("aria-label", say("copied"));
    setTimeout(() => {
      delete button.dataset.done;
      button.setAttribute("aria-label", label);
    }, doneMs);
  }

  #place(): void {
    const more = this.querySelector<HTMLElement>(".chip-more");
    if (!more) return;
    const chip = this.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = more;
    const left = Math.max(8, Math.min(chip.left, document.documentElement.clientWidth - width - 8));
    const below = chip.bottom + 4;
    more.style.position = "fixed";
    more.style.left = `${left}px`;
    more.style.top = `${below + height > window.innerHeight ? chip.top - height - 4 : below}px`;
  }
}

customElements.define("trace-chip", TraceChip);
