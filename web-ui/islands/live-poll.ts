// Looks again while something is under way: puts fresh content into the named regions until one says that it is over.
// `data-targets`: ids, parted by spaces. `data-every`: milliseconds between two looks.

class LivePoll extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#wait();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    if (this.querySelector("[data-over]")) return;
    this.#timer = window.setTimeout(() => void this.#look(), Number(this.dataset.every ?? 1_000));
  }

  async #look(): Promise<void> {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (answer.ok) this.#show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // The node may be away for a moment; the next look says so or goes on.
    }
    this.#wait();
  }

  #show(fresh: Document): void {
    for (const id of (this.dataset.targets ?? "").split(" ")) {
      const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
      if (old && now && old.innerHTML !== now.innerHTML) old.replaceChildren(...now.childNodes);
    }
  }
}

customElements.define("live-poll", LivePoll);
