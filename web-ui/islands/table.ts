// Rows by keyboard: j and k move, Enter opens, x selects. Sorting and paging are links, so they need none of this.
import { isTyping } from "./typing";
import { say } from "./words";

let current: DeskTable | null = null;

class DeskTable extends HTMLElement {
  connectedCallback(): void {
    for (const row of this.#rows()) row.tabIndex = -1;
    this.addEventListener("focusin", () => {
      current = this;
    });
    this.addEventListener("change", (event) => this.#ticked(event.target));
    current ??= this;
    this.#count();
  }

  disconnectedCallback(): void {
    if (current === this) current = document.querySelector<DeskTable>("desk-table");
  }

  move(step: number): void {
    const rows = this.#rows();
    const row = rows[Math.min(rows.length - 1, Math.max(0, this.#at(rows) + step))];
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  open(): boolean {
    const rows = this.#rows();
    const link = rows[this.#at(rows)]?.querySelector<HTMLAnchorElement>("th a[href], a[href]");
    link?.click();
    return Boolean(link);
  }

  select(): void {
    const rows = this.#rows();
    const tick = rows[this.#at(rows)]?.querySelector<HTMLInputElement>(".tick input");
    tick?.click();
  }

  #rows(): HTMLTableRowElement[] {
    return [...this.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  }

  /** The row that has the focus or holds it; -1 where none does. */
  #at(rows: HTMLTableRowElement[]): number {
    return rows.findIndex((row) => row.contains(document.activeElement));
  }

  #ticks(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("tbody .tick input")];
  }

  #ticked(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
    if ("all" in target.dataset) for (const tick of this.#ticks()) tick.checked = target.checked;
    this.#count();
  }

  #count(): void {
    const ticks = this.#ticks();
    const chosen = ticks.filter((tick) => tick.checked);
    for (const tick of ticks) tick.closest("tr")?.setAttribute("aria-selected", String(tick.checked));
    const all = this.querySelector<HTMLInputElement>("[data-all]");
    if (all) {
      all.checked = ticks.length > 0 && chosen.length === ticks.length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
    const needy = this.closest("form")?.querySelectorAll<HTMLButtonElement>("[data-needs-tick]") ?? [];
    for (const button of needy) button.disabled = chosen.length === 0;
    const bar = this.closest("form")?.querySelector<HTMLElement>("[data-bulk]");
    if (!bar) return;
    bar.hidden = chosen.length === 0;
    const count = bar.querySelector("[data-bulk-count]");
    if (count) count.textContent = say("selected", { n: chosen.length });
  }
}

document.addEventListener("keydown", (event) => {
  if (!current || isTyping(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "j") current.move(1);
  else if (event.key === "k") current.move(-1);
  else if (event.key === "x") current.select();
  // Only where the row itself has the focus: a link or button in it has its own Enter.
  else if (event.key === "Enter" && document.activeElement instanceof HTMLTableRowElement && current.open()) event.preventDefault();
});

customElements.define("desk-table", DeskTable);
