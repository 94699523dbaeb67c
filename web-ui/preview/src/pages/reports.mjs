import { chip, icon, pageHead, org, table, withheld } from "../parts.mjs";

const series = `<a href="/series/ser_06hq3k2vd0001">Holiday flats, deposit by transfer</a>`;
const row = (ref, state, unit, name, at, kind, traces, loss, link) => [
  `<a href="/reports/rep_06hq3k2vd0001"><span class="nowrap">${ref}</span></a><span class="sub">${kind}</span>`,
  org(state, unit, name),
  `<time datetime="${at}">${at}</time>`,
  `<span class="chips">${traces}</span>`,
  loss,
  link,
];
const rows = [
  row(
    "NL-2026-118204",
    "NL",
    "Cybercrime unit",
    "Netherlands",
    "2026-11-24",
    "Rental fraud",
    chip({ kind: "iban", value: "LT121000011101001000", state: "LT Lithuania", reports: 14, first: "3 September", last: "24 November" }),
    "€1,450",
    series,
  ),
  row(
    "NL-2026-118199",
    "NL",
    "Cybercrime unit",
    "Netherlands",
    "2026-11-24",
    "Rental fraud",
    chip({ kind: "domain", value: "villa-costa-rent[.]example", reports: 9, first: "18 October", last: "today" }),
    "€980",
    series,
  ),
  row(
    "DE-26/4471-09",
    "DE",
    "Federal unit",
    "Germany",
    "2026-11-23",
    "Rental fraud",
    chip({ kind: "phone", value: "+4915799990142", state: "DE Germany", reports: 6, first: "2 November", last: "today" }),
    "€2,100",
    series,
  ),
  row(
    "FR-THE-88120",
    "FR",
    "Anti-cybercrime office",
    "France",
    "2026-11-23",
    withheld(),
    `${withheld("hit only: ask the owner")}`,
    withheld("–"),
    `<span class="muted">none</span>`,
  ),
  row(
    "NL-2026-118164",
    "NL",
    "Cybercrime unit",
    "Netherlands",
    "2026-11-23",
    "Bank impersonation",
    chip({ kind: "phone", value: "+31979990131", state: "NL Netherlands", reports: 21, first: "9 October", last: "today" }),
    "€12,400",
    `<a href="/series/ser_06hq3k2vd0002">Bank “security desk”, Dutch and German</a>`,
  ),
  row(
    "NL-2026-118150",
    "NL",
    "Cybercrime unit",
    "Netherlands",
    "2026-11-22",
    "Web shop fraud",
    chip({ kind: "domain", value: "sneaker-sale[.]example", reports: 1, first: "22 November", last: "22 November" }),
    "€89",
    `<span class="muted">none</span>`,
  ),
  row(
    "NL-2026-118147",
    "NL",
    "Cybercrime unit",
    "Netherlands",
    "2026-11-22",
    "Investment fraud",
    chip({ kind: "company", value: "nordvik capital", reports: 31, first: "6 May", last: "today" }),
    "€25,000",
    `<a href="/series/ser_06hq3k2vd0003">Trading platform “Nordvik”</a>`,
  ),
  row(
    "AT-2026-009913",
    "AT",
    "Reporting centre",
    "Austria",
    "2026-11-22",
    "Rental fraud",
    chip({ kind: "email", value: "booking@sunny-keys[.]example", reports: 5, first: "1 November", last: "yesterday" }),
    "€1,190",
    series,
  ),
];

export default {
  current: "reports",
  title: "Reports",
  toast: "",
  body: `${pageHead({ kind: "All that this node holds and may show you", title: "Reports", facts: ["<b>200,418</b> reports", "<b>214</b> new since yesterday", "<b>63,902</b> in a series"], actions: `<a class="button" href="/reports.csv">${icon("download")}CSV of this list</a><a class="button button-main" href="/sources/upload">${icon("sources")}Bring in reports</a>` })}
<section class="panel" aria-label="List of reports">
<div class="table-bar">
<div class="filters" aria-label="Filters in force">
<a class="filter" href="?" aria-label="Remove filter: since 1 November">since 1 November ${icon("close")}</a>
<a class="filter" href="?" aria-label="Remove filter: loss from 50 euro">loss from €50 ${icon("close")}</a>
<details class="act act-left"><summary class="button button-small">Filter</summary><form class="act-form" method="get"><div class="field"><label for="f-kind">Kind</label><select id="f-kind" name="kind"><option value="">Any</option><option>Rental fraud</option><option>Bank impersonation</option></select></div><div class="field"><label for="f-state">State</label><select id="f-state" name="state"><option value="">Any</option><option>Germany</option><option>Netherlands</option></select></div><div class="field"><label for="f-since">Since</label><input id="f-since" name="since" type="date" value="2026-11-01"></div><div class="field"><label for="f-text">Words in the narrative</label><input id="f-text" name="text"></div><label class="check"><input type="checkbox" name="alone" value="1"> Only those in no series</label><button class="button button-main">Show</button></form></details>
</div>
<details class="act last"><summary class="button button-small">Columns</summary><form class="act-form" method="get"><fieldset class="stack"><legend class="sr-only">Columns shown</legend>${["Owner", "Received", "Kind", "Traces", "Loss", "Series"].map((c) => `<label class="check"><input type="checkbox" name="column" value="${c.toLowerCase()}" checked> ${c}</label>`).join("")}</fieldset><button class="button">Show these</button></form></details>
</div>
<form method="post" action="/reports/selected">
<input type="hidden" name="token" value="…">
<div class="bulk" data-bulk hidden><b data-bulk-count>0 selected</b><button class="button button-small" name="do" value="export">Export</button><button class="button button-small" name="do" value="join">Put into one series</button></div>
${table({ caption: "Reports, newest first", keys: true, long: true, select: true, columns: [{ name: "Report", sort: "none" }, { name: "Owner", sort: "none" }, { name: "Received", cls: "number mid-wide", sort: "descending" }, { name: "Strongest trace" }, { name: "Loss", cls: "number", sort: "none" }, { name: "Series", cls: "wide" }], rows })}
</form>
<footer class="panel-foot"><span>1–8 of 12,604</span><nav class="pager" aria-label="Pages"><a class="button button-small" href="?after=rep_06hq3k2vd0001">Next</a></nav></footer>
</section>`,
};
