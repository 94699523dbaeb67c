import {
  act,
  cellBar,
  chip,
  icon,
  markings,
  org,
  pageHead,
  panel,
  reason,
  state,
  states,
  table,
  toast,
  weighing,
  weight,
} from "../parts.mjs";
import { graph, weekStates, weeks } from "../sample.mjs";

const data = JSON.stringify(graph(72)).replace(/</g, "\\u003c");
const iban = chip({
  kind: "iban",
  value: "LT121000011101001000",
  state: "LT Lithuania",
  reports: 214,
  first: "3 September",
  last: "24 November",
});
const site = chip({ kind: "domain", value: "villa-costa-rent[.]example", reports: 173, first: "18 October", last: "today" });
const mail = chip({ kind: "email", value: "booking@sunny-keys[.]example", reports: 96, first: "1 November", last: "yesterday" });
const phone = chip({ kind: "phone", value: "+4915799990142", state: "DE Germany", reports: 88, first: "2 November", last: "today" });
const shared = chip({ kind: "domain", value: "bit[.]example", reports: 2140, first: "2 January", last: "today", shared: "link shortener" });

const shareForm = (n) =>
  act({
    label: "Declare shared",
    left: true,
    tone: "button-small",
    action: `/traces/${n}/shared`,
    fields: reason(`shared-${n}`),
    submit: "Declare shared",
  });

const evidence = table({
  caption: "Evidence that holds the series together, strongest first",
  columns: [{ name: "Evidence, and what one hit on it weighs" }, { name: "Reports", cls: "number" }],
  rows: [
    [`<span class="stack-tight">${iban}<span class="row">${weight(31.4)}${shareForm(1)}</span></span>`, "214"],
    [`<span class="stack-tight">${phone}<span class="row">${weight(26.2)}${shareForm(2)}</span></span>`, "88"],
    [`<span class="stack-tight">${site}<span class="row">${weight(24.8)}${shareForm(3)}</span></span>`, "173"],
    [`<span class="stack-tight">${mail}<span class="row">${weight(22.1)}${shareForm(4)}</span></span>`, "96"],
    [`Same wording of the advert <span class="sub">near-duplicate, German and Dutch</span>${weight(9.6)}`, "131"],
    [`${shared}<span class="sub">not counted: its reports share nothing else</span>`, "57"],
  ],
});

const reports = table({
  caption: "Reports of the series, newest first",
  keys: true,
  columns: [
    { name: "Reference" },
    { name: "Owner" },
    { name: "Received", cls: "number mid-wide" },
    { name: "Loss", cls: "number" },
    { name: "Why it is here" },
  ],
  rows: [
    [
      `<a href="/reports/rep_06hq3k2vd0001">NL-2026-118204</a>`,
      org("NL", "Cybercrime unit", "Netherlands"),
      "24 Nov 2026",
      "€1,450",
      weighing(
        36.1,
        [
          ["Same account LT12…1000", "31.4"],
          ["Same wording of the advert", "4.7"],
        ],
        [["Domain bit[.]example: shared by many"], ["Name “Anna Keller”: never alone"]],
      ),
    ],
    [
      `<a href="/reports/rep_06hq3k2vd0002">DE-26/4471-09</a>`,
      org("DE", "Federal unit", "Germany"),
      "23 Nov 2026",
      "€2,100",
      weighing(26.2, [["Same phone +49157…0142", "26.2"]], [["Sum of €2,100: common"]]),
    ],
    [
      `<a href="/reports/rep_06hq3k2vd0003">FR-THE-88120</a>`,
      org("FR", "Anti-cybercrime office", "France"),
      "23 Nov 2026",
      `<span class="withheld">hit only</span>`,
      weight(24.8),
    ],
  ],
});

const weekTable = table({
  caption: "Reports by week and State",
  columns: [{ name: "Week" }, ...weekStates.map((s) => ({ name: s, cls: "number" }))],
  rows: weeks.map((w) => [w.week, ...w.counts.map(String)]),
});

const places = [
  ["NL", "Netherlands", 171, "€498,220"],
  ["DE", "Germany", 148, "€512,900"],
  ["ES", "Spain", 52, "€101,130"],
  ["AT", "Austria", 34, "€84,300"],
  ["FR", "France", 7, "€8,000"],
];
const mapTable = `<div class="table-wrap"><table class="table"><caption class="sr-only">Reports by State</caption><thead><tr><th scope="col">State</th><th scope="col" class="number">Reports</th><th scope="col"></th><th scope="col" class="number">Loss</th></tr></thead><tbody>${places.map(([code, name, n, loss]) => `<tr data-state="${code}" data-reports="${n}"><th scope="row">${org(code, name, name)}</th><td class="number">${n}</td><td>${cellBar(n, 171)}</td><td class="number">${loss}</td></tr>`).join("")}</tbody></table></div>`;

export default {
  current: "series",
  title: "Holiday flats, deposit by transfer",
  scripts: ["graph.js", "map.js"],
  toast: toast("Hit between NL-2026-118204 and NL-2026-117002 rejected.", "/decisions/412/undo"),
  body: `${pageHead({
    kind: `<a href="/series">Series</a> <span class="value">ser_06hq3k2vd0001</span>`,
    title: "Holiday flats, deposit by transfer",
    facts: [
      "<b>412</b> reports",
      "<b>405</b> victims",
      `4 States ${states(["NL", "DE", "ES", "AT"])}`,
      "<b>€1,204,550</b> lost",
      "3 September to 25 November 2026",
      state("worth", "growing", "growing: 38 this week, 35 the week before"),
    ],
    actions: `${act({ label: "Name", action: "/series/1/name", fields: `<div class="field"><label for="name">Name of the series</label><input id="name" name="name" value="Holiday flats, deposit by transfer"></div>`, submit: "Save" })}<a class="button" href="/series/1/export.json">${icon("download")}Export</a><form method="post" action="/series/1/confirm"><input type="hidden" name="token" value="…"><button class="button button-main">${icon("check")}Confirm series</button></form>`,
    marking: markings({}, [
      "The strictest marking of its reports holds for the series.",
      "TLP:AMBER+STRICT: only within your organisation.",
      "PAP:RED: do nothing that the offender could notice.",
      "H0: for prevention and detection; ask the owner before it is used as evidence.",
      "Hit only: other authorities learn that a match exists and whom to ask.",
      "Erased by 24 November 2029.",
    ]),
  })}
<div class="changes"><strong>Since your last visit, 23 November</strong><ul><li>38 reports more</li><li>first from <b>Austria</b></li><li>one account more: ES91…1332</li><li>series <a href="/series/ser_06hq3k2vd0009">Flats in Alicante</a> was merged into this one</li></ul></div>
<dl class="panel facts"><dt>Proposed offence</dt><dd>Fraud by means of information systems, Directive (EU) 2019/713 art. 6, proposed from the kind. <b>Not yet confirmed by a person.</b> ${act({ label: "Confirm or change", tone: "button-small", left: true, action: "/series/1/offence", fields: `<div class="field"><label for="offence">Offence</label><select id="offence" name="offence"><option>Directive 2019/713 art. 6</option><option>Directive 2019/713 art. 3</option><option>Directive 2013/40 art. 7</option></select></div>`, submit: "Confirm" })}</dd><dt>Who works on it</dt><dd>${org("NL", "Cybercrime unit", "Netherlands")} since 21 November</dd></dl>
<div class="grid">
<div class="span-7">${panel({ title: "How the reports hang together", id: "graph-title", body: `<series-graph class="graph"><script type="application/json">${data}</script><p class="muted">The graph needs script. The lists beside and below hold the same facts.</p></series-graph>` })}</div>
<div class="span-5">${panel({ title: "Evidence", id: "evidence-title", body: evidence, flush: true, foot: `<span>One bridge is thin: 2 reports of <a href="#bridge">Flats in Alicante</a> hang on wording alone.</span> ${act({ label: "Cut this bridge", tone: "button-small button-bad", action: "/series/1/cut", fields: reason("cut"), submit: "Cut", submitTone: "button-bad" })}` })}</div>
<div class="span-7 stack-wide">${panel({ title: "Reports by week and State", id: "weeks-title", body: `<stacked-chart class="chart"><details class="data"><summary>The same as a table</summary>${weekTable}</details></stacked-chart>` })}
${panel({ title: "History", id: "history-title", flush: true, body: `<ol class="history"><li><time>25 Nov 2026, 09:31</time><span>Hit NL-2026-118204 with NL-2026-117002 rejected by J. de Wit: “victim's own account, typed in the wrong field”. <a href="/decisions/412">Decision</a></span></li><li><time>24 Nov 2026, 17:05</time><span>Merged with <b>Flats in Alicante</b> (41 reports) by a new hit of 26.2 bits.</span></li><li><time>21 Nov 2026, 10:12</time><span>Named by J. de Wit.</span></li></ol>` })}</div>
<div class="span-5">${panel({ title: "Where the victims are", id: "map-title", body: `<state-map class="chart map">${mapTable}</state-map>` })}</div>
<div class="span-12">${panel({ title: "Reports", id: "reports-title", more: `<a href="/reports?series=1">All 412</a>`, body: reports, flush: true })}</div>
</div>`,
};
