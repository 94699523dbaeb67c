// A toast with Undo. It goes away by itself unless somebody is at it; the decision stays in the page's history.

const staysMs = 20_000;

class Toast extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    const close = this.querySelector<HTMLButtonElement>(".toast-close");
    if (close) {
      close.hidden = false;
      close.addEventListener("click", () => this.remove());
    }
    this.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    this.addEventListener("focusin", () => clearTimeout(this.#timer));
    this.addEventListener("pointerleave", () => this.#wait());
    this.addEventListener("focusout", () => this.#wait());
    this.#wait();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.remove(), staysMs);
  }
}

customElements.define("desk-toast", Toast);
