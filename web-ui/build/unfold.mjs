// `--name: light-dark(a, b)` becomes a light value, and a dark one by the system's wish or by the switch; never on paper.
export function unfold(css) {
  const dark = [];
  const light = css.replace(/(--[\w-]+):\s*light-dark\(((?:[^(),]|\([^()]*\))+),\s*((?:[^(),]|\([^()]*\))+)\);/g, (_, name, a, b) => {
    if (a.trim() !== b.trim()) dark.push(`${name}:${b.trim()}`);
    return `${name}: ${a.trim()};`;
  });
  const list = dark.join(";");
  return `${light}
:root[data-theme="light"]{color-scheme:light}
@media screen{:root[data-theme="dark"]{color-scheme:dark;${list}}}
@media screen and (prefers-color-scheme: dark){:root:not([data-theme="light"]){${list}}}
`;
}
