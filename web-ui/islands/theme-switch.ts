// Light or dark: remembered in a cookie, so that the server writes `data-theme` and no page flashes.

const year = 31_536_000;

class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      const root = document.documentElement;
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      const theme = dark ? "light" : "dark";
      root.dataset.theme = theme;
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve.
      document.cookie = `theme=${theme}; path=/; max-age=${year}; samesite=lax`;
      document.dispatchEvent(new Event("themechange"));
    });
  }
}

customElements.define("theme-switch", ThemeSwitch);
