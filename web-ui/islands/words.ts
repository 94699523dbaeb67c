// Words for what script writes: the server puts those of the reader's language on the page, in `<html data-words>`.

const words = JSON.parse(document.documentElement.dataset.words ?? "{}") as Record<string, string>;

/** A number as the language writes it. */
export const shown = (n: number) => n.toLocaleString(document.documentElement.lang || "en");

/** The words under a key, each `{name}` filled in; the key itself where there are none. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole: string, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? shown(value) : value;
  });
}
