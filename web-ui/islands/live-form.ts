// Answers while one types: posts the form inside and puts the named regions of the answer in place of those on the page.
// `data-targets`: ids, parted by spaces. `data-delay`: milliseconds of rest before it asks.
import { say } from "./words";

class LiveForm extends HTMLElement {
  #timer = 0;
  #asked: AbortController | null = null;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    const ask = () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#ask(form), Number(this.dataset.delay ?? 300));
    };
    form.addEventListener("input", ask);
    form.addEventListener("change", ask);
    form.addEventListener("submit", () => this.#asked?.abort());
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  async #ask(form: HTMLFormElement): Promise<void> {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const regions = this.#regions();
    for (const region of regions) region.setAttribute("aria-busy", "true");
    this.#say(say("looking"));
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
        headers: { accept: "text/html", "x-live": (this.dataset.targets ?? "").replaceAll(" ", ",") },
        signal: asked.signal,
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      this.#show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      this.#say("");
    } catch (error) {
      if (asked.signal.aborted) return;
      this.#say(error instanceof TypeError ? say("no-node") : say("no-answer"));
    } finally {
      if (this.#asked === asked) for (const region of this.#regions()) region.setAttribute("aria-busy", "false");
    }
  }

  #regions(): Element[] {
    const ids = (this.dataset.targets ?? "").split(" ").filter(Boolean);
    return ids.map((id) => document.getElementById(id)).filter((region) => region !== null);
  }

  /** Regions stay, their content changes: a live region that is itself replaced is not read out. */
  #show(answer: Document): void {
    for (const region of this.#regions()) {
      const fresh = answer.getElementById(region.id);
      if (fresh) region.replaceChildren(...fresh.childNodes);
    }
  }

  #say(text: string): void {
    const state = this.querySelector("[data-live-state]");
    if (state) state.textContent = text;
  }
}

customElements.define("live-form", LiveForm);
