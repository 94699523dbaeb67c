import { readFileSync } from "node:fs";
import { icon, org } from "./parts.mjs";

/** The words that the server hands to the islands: the English ones of its own file. */
const fluent = readFileSync(new URL("../../../crates/web/locales/en/islands.ftl", import.meta.url), "utf8");
const lines = [...fluent.matchAll(/^island-(\S+) = (.*)$/gm)];
const words = Object.fromEntries(lines.map(([, key, text]) => [key, text.replace(/\{ \$(\w+) \}/g, "{$1}")]));
const escaped = JSON.stringify(words).replaceAll("&", "&amp;").replaceAll('"', "&quot;");

const rooms = [
  ["desk", "/", "Desk"],
  ["look-up", "/lookup", "Look up"],
  ["reports", "/reports", "Reports"],
  ["series", "/series", "Series"],
  ["sources", "/sources", "Sources"],
  ["links", "/links", "Links"],
  ["set-aside", "/set-aside", "Set aside", "37"],
  ["statistics", "/statistics", "Statistics"],
];

const list = (current) =>
  `<ul class="rail-list">${rooms
    .map(
      ([name, href, label, count]) =>
        `<li><a class="rail-link" href="${href}" data-label="${label}"${name === current ? ' aria-current="page"' : ""}>${icon(name)}<span class="rail-label">${label}</span>${count ? `<span class="rail-count">${count}</span>` : ""}</a></li>`,
    )
    .join("")}</ul>`;

const themeSwitch = `<theme-switch><form method="post" action="/theme"><button name="theme" value="dark" data-label="Light or dark">${icon("theme")}<span class="rail-label">Light or dark</span></button></form></theme-switch>`;

const keyHelp = `<dialog id="keys" aria-labelledby="keys-title"><div class="dialog-head"><h2 id="keys-title">Keys</h2><form method="dialog"><button class="button button-small">Close</button></form></div><div class="dialog-body"><dl class="keys"><dt><kbd>/</kbd></dt><dd>Go to the look-up field</dd><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>Next, previous row of the table</dd><dt><kbd>Enter</kbd></dt><dd>Open the row</dd><dt><kbd>x</kbd></dt><dd>Select the row</dd><dt><kbd>?</kbd></dt><dd>This list</dd></dl></div></dialog>`;

/** The whole document. `scripts` are what the page needs besides core.js. */
export function frame({ current, title, body, scripts = [], toast = '<div class="toasts" id="toasts"></div>' }) {
  return `<!doctype html>
<html lang="en" data-words="${escaped}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>${title} · Joinder</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/desk.css">
<script src="/assets/core.js" defer></script>
${scripts.map((s) => `<script src="/assets/${s}" defer></script>`).join("\n")}
</head>
<body>
<a class="skip" href="#page">To the page</a>
<div class="frame">
<nav class="rail" aria-label="Rooms">
<a class="rail-brand" href="/" data-label="Joinder">${icon("brand")}<span class="rail-label">Joinder</span></a>
${list(current)}
<div class="rail-foot">
<button type="button" data-opens="keys" data-label="Keys" hidden>${icon("keyboard")}<span class="rail-label">Keys</span></button>
${themeSwitch}
</div>
</nav>
<div class="frame-main">
<header class="topbar">
<details class="menu"><summary>${icon("menu")}Joinder</summary><nav class="menu-list" aria-label="Rooms">${list(current)}<div class="rail-foot">${themeSwitch}</div></nav></details>
<form class="topbar-lookup" method="post" action="/lookup" role="search"><input type="hidden" name="token" value="…"><span class="topbar-field">${icon("look-up")}<label class="sr-only" for="look-up-field">Look up a value, a list or a text</label><textarea id="look-up-field" name="text" rows="1" placeholder="Account, phone, address, name, or a whole text" spellcheck="false" autocomplete="off"></textarea><kbd aria-hidden="true">/</kbd></span><button class="button">Look up</button></form>
<div class="topbar-work"><span class="topbar-purpose">Purpose <strong>investigation (a)</strong></span>${org("NL", "Cybercrime unit", "Netherlands")}</div>
</header>
<main class="page" id="page" tabindex="-1">
${body}
</main>
<footer class="page-foot"><span>This node answers on this machine only: there are no accounts yet.</span><span>Sample data, made by the generator. No real person, account or address.</span><span>Joinder 0.1.0</span></footer>
</div>
</div>
${toast}
${keyHelp}
<p class="print-only">TLP:AMBER+STRICT · PAP:RED · H0 · hit only · printed 25 November 2026, 09:40 CET, NL Cybercrime unit</p>
</body>
</html>
`;
}
