import { cellBar, icon, org, pageHead, panel, table } from "../parts.mjs";

const kinds = [
  ["Web shop fraud", 51204, "€9,118,400"],
  ["Bank impersonation", 38110, "€71,402,150"],
  ["Phishing", 33871, "€4,410,220"],
  ["Rental fraud", 21940, "€18,733,010"],
  ["Investment fraud", 12019, "€204,118,900"],
  ["Friend in need fraud", 11874, "€12,004,300"],
];
const traces = [
  ["Phone numbers", 118204],
  ["Bank accounts (IBAN)", 91377],
  ["E-mail addresses", 74120],
  ["Domains", 41988],
  ["Accounts on platforms", 22019],
  ["Wallets", 6120],
];
const stateRows = [
  ["DE", "Germany", 71204],
  ["FR", "France", 38117],
  ["NL", "Netherlands", 34010],
  ["ES", "Spain", 22904],
  ["IT", "Italy", 18220],
  ["AT", "Austria", 8110],
  ["IE", "Ireland", 4212],
];
const months = [
  "2025-12",
  "2026-01",
  "2026-02",
  "2026-03",
  "2026-04",
  "2026-05",
  "2026-06",
  "2026-07",
  "2026-08",
  "2026-09",
  "2026-10",
  "2026-11",
];
const counts = (n) =>
  [5200, 3100, 2700, 1900, 1500, 700, 350].map((base, s) => Math.round(base * (0.8 + ((n * 7 + s * 3) % 9) / 20)).toLocaleString("en"));
const money = (n) => n.toLocaleString("en");

const mapTable = `<div class="table-wrap"><table class="table"><caption class="sr-only">Reports by State of the owner</caption><thead><tr><th scope="col">State</th><th scope="col" class="number">Reports</th><th scope="col"></th></tr></thead><tbody>${stateRows.map(([code, name, n]) => `<tr data-state="${code}" data-reports="${n}"><th scope="row">${org(code, name, name)}</th><td class="number">${money(n)}</td><td>${cellBar(n, 71204)}</td></tr>`).join("")}</tbody></table></div>`;

export default {
  current: "statistics",
  title: "Statistics",
  scripts: ["map.js"],
  body: `${pageHead({ kind: "What is in the pool", title: "Statistics", facts: ["<b>200,418</b> reports", "<b>€341,884,510</b> reported lost", "<b>32 %</b> stand in a series", "<b>11 %</b> meet a report of another State"], lead: "Figures of other organisations are shown from five reports upwards.", actions: `<a class="button" href="/statistics.csv">${icon("download")}CSV</a>` })}
<section class="panel" aria-label="Span"><div class="table-bar"><div class="filters"><a class="filter" href="?span=12" aria-current="true">Twelve months</a><a class="filter" href="?span=3">Three months</a><a class="filter" href="?span=all">All</a><a class="filter" href="?by=occurred">By date of the event</a></div></div></section>
<div class="grid">
<div class="span-12">${panel({ title: "Reports by month and State", id: "months", body: `<stacked-chart class="chart"><details class="data"><summary>The same as a table</summary>${table({ caption: "Reports by month and State", columns: [{ name: "Month" }, ...stateRows.map(([s]) => ({ name: s, cls: "number" }))], rows: months.map((m, n) => [m, ...counts(n)]) })}</details></stacked-chart>` })}</div>
<div class="span-7 stack-wide">${panel({ title: "By kind", id: "kinds", flush: true, body: table({ caption: "Reports and loss by kind", columns: [{ name: "Kind" }, { name: "Reports", cls: "number" }, { name: "" }, { name: "Loss", cls: "number" }], rows: kinds.map(([k, n, loss]) => [`<a href="/reports?kind=${encodeURIComponent(k)}">${k}</a>`, money(n), cellBar(n, 51204), loss]) }) })}
${panel({ title: "Traces of offenders", id: "traces", flush: true, body: table({ caption: "Different traces by kind", columns: [{ name: "Kind of trace" }, { name: "Different values", cls: "number" }, { name: "" }], rows: traces.map(([k, n]) => [k, money(n), cellBar(n, 118204)]) }) })}</div>
<div class="span-5">${panel({ title: "By State of the owner", id: "states", body: `<state-map class="chart map">${mapTable}</state-map>` })}</div>
</div>`,
};
