// Upload with progress, and dropping files on the field. Without it the form uploads by itself.
import { say } from "./words";

class FileDrop extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    const zone = this.querySelector<HTMLElement>(".drop");
    const field = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!form || !zone || !field) return;
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.dataset.over = "";
    });
    zone.addEventListener("dragleave", () => delete zone.dataset.over);
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      delete zone.dataset.over;
      if (event.dataTransfer?.files.length) field.files = event.dataTransfer.files;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(form);
    });
  }

  #send(form: HTMLFormElement): void {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("accept", "text/html");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) this.#progress(event.loaded, event.total);
    });
    request.upload.addEventListener("load", () => this.#say(say("uploaded")));
    request.addEventListener("load", () => this.#answered(request, form));
    request.addEventListener("error", () => this.#failed(say("upload-broke"), form));
    this.#busy(form, true);
    request.send(new FormData(form));
  }

  /** The server sends on to the preview or the receipt; the page of a refusal says why in one line. */
  #answered(request: XMLHttpRequest, form: HTMLFormElement): void {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const why = page.querySelector("[data-why]")?.getAttribute("data-why");
    this.#failed(why || say("upload-refused"), form);
  }

  #failed(text: string, form: HTMLFormElement): void {
    const error = this.querySelector<HTMLElement>("[data-upload-error]");
    if (error) {
      error.textContent = text;
      error.hidden = false;
    }
    this.#busy(form, false);
  }

  #busy(form: HTMLFormElement, busy: boolean): void {
    const progress = this.querySelector<HTMLElement>("[data-progress]");
    if (progress) progress.hidden = !busy;
    const error = this.querySelector<HTMLElement>("[data-upload-error]");
    if (error && busy) error.hidden = true;
    for (const button of form.querySelectorAll("button")) button.disabled = busy;
  }

  #progress(sent: number, all: number): void {
    const bar = this.querySelector("progress");
    if (bar) bar.value = (sent / all) * 100;
    const mega = (bytes: number) => Math.round(bytes / 100_000) / 10;
    this.#say(say("upload-so-far", { sent: mega(sent), all: mega(all) }));
  }

  #say(text: string): void {
    const place = this.querySelector("[data-progress-text]");
    if (place) place.textContent = text;
  }
}

customElements.define("file-drop", FileDrop);
