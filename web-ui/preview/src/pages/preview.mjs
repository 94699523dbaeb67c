import { chip, pageHead, panel, state, table } from "../parts.mjs";

const targets = [
  "(leave out)",
  "reference",
  "received",
  "kind",
  "narrative",
  "money.amount",
  "money.currency",
  "money.to account",
  "offender phone",
  "offender e-mail",
  "offender web address",
  "offender name",
  "victim place",
  "victim age band",
];
const select = (n, chosen) =>
  `<select class="input" name="column-${n}" aria-label="Becomes">${targets.map((t) => `<option${t === chosen ? " selected" : ""}>${t}</option>`).join("")}</select>`;
const value = (text) => `<span class="value">${text}</span>`;
const good = state("good", "check", "all 245");

const mapping = table({
  caption: "What each column becomes",
  columns: [{ name: "Column" }, { name: "Holds, for example", cls: "mid-wide" }, { name: "Becomes" }, { name: "Read" }],
  rows: [
    ["Meldingsnummer", value("NL-2026-118204"), select(1, "reference"), good],
    ["Datum melding", value("24-11-2026 14:02"), select(2, "received"), good],
    ["Soort", value("Vakantiehuis"), select(3, "kind"), state("worth", "warning", "240 of 245: 5 become “other”")],
    ["Omschrijving", value("Wij zagen op villa-costa-rent…"), select(4, "narrative"), good],
    ["Bedrag", value("1.450,00"), select(5, "money.amount"), state("bad", "warning", "214 of 245: 31 are not a sum")],
    ["Tegenrekening", value("LT12 1000 0111 0100 1000"), select(6, "money.to account"), state("good", "check", "230, 15 empty")],
    ["Telefoon", value("0034 600 000 017"), select(7, "offender phone"), state("good", "check", "120, 125 empty")],
    ["Woonplaats", value("Amsterdam"), select(8, "victim place"), good],
    ["Behandelaar", value("team 4"), select(9, "(leave out)"), `<span class="muted">left out</span>`],
  ],
});

const setting = (id, label, options, note) =>
  `<div class="field"><label for="${id}">${label}</label><select id="${id}" name="${id}">${options.map((o) => `<option>${o}</option>`).join("")}</select><span class="detected">${note}</span></div>`;

const raw = table({
  caption: "Raw rows",
  columns: [
    { name: "Line", cls: "number" },
    { name: "Meldingsnummer" },
    { name: "Datum melding" },
    { name: "Bedrag", cls: "end" },
    { name: "Tegenrekening" },
  ],
  rows: [
    ["2", value("NL-2026-118204"), value("24-11-2026 14:02"), value("1.450,00"), value("LT12 1000 0111 0100 1000")],
    [
      "3",
      value("NL-2026-118205"),
      value("24-11-2026 14:09"),
      { html: `${value("onbekend")}<small>Column Bedrag: expected a sum such as 1.450,00</small>`, cls: "fault" },
      value("ES91 2100 0418 4502 0005 1332"),
    ],
    ["4", value("NL-2026-118206"), value("24-11-2026 14:15"), value("89,95"), ""],
  ],
});

const become = table({
  caption: "The reports they become",
  cls: "table-tight",
  columns: [{ name: "Report" }, { name: "Traces" }, { name: "Loss", cls: "number" }],
  rows: [
    [
      `NL-2026-118204<span class="sub">Rental fraud, 24 Nov 2026, 14:02 CET</span>`,
      chip({ kind: "iban", value: "LT121000011101001000", state: "LT Lithuania", reports: 214, first: "3 September", last: "24 November" }),
      "€1,450.00",
    ],
    [`${state("bad", "warning", "set aside")}<span class="sub">line 3</span>`, "Kept whole; replayed when the mapping is mended.", ""],
    [`NL-2026-118206<span class="sub">Web shop fraud, 24 Nov 2026, 14:15 CET</span>`, `<span class="muted">none</span>`, "€89.95"],
  ],
});

export default {
  current: "sources",
  title: "Preview of portal-2026-11-25.csv",
  body: `${pageHead({ kind: `<a href="/sources">Sources</a> · preview, nothing is taken in yet`, title: "portal-2026-11-25.csv", facts: ["<b>245</b> rows", "<b>9</b> columns", "<b>214</b> become reports", "<b>31</b> would be set aside"], actions: `<a class="button" href="/sources">Leave</a><button class="button button-main" form="mapping" name="do" value="take">Take in 214 reports</button>` })}
<live-form data-targets="preview problems" data-delay="150">
<form id="mapping" class="stack-wide" method="post" action="/sources/preview/7">
<input type="hidden" name="token" value="…">
<div id="problems" class="errors" role="status"><p><b>One column needs you.</b> <a href="#mapping-title">Bedrag</a>: 31 of 245 rows hold words where a sum is expected, the first in line 3. They will be set aside unless the column becomes something else.</p></div>
${panel({
  title: "How the file is read",
  id: "read-title",
  body: `<div class="fields">
${setting("encoding", "Encoding", ["Windows-1252", "UTF-8"], "Detected: 38 letters such as ë are valid only so")}
${setting("delimiter", "Columns are parted by", ["semicolon ;", "comma ,", "tab"], "Detected: 9 columns in every row")}
${setting("header", "Header", ["line 1", "none"], "Detected: no figures in it")}
${setting("decimal", "Decimal sign", ["comma 1.450,00", "point 1,450.00"], "Detected: 214 of 214 sums agree")}
${setting("date", "Order of dates", ["day-month-year", "month-day-year", "year-month-day"], "Detected: 131 days above 12")}
${setting("zone", "Time zone", ["Europe/Amsterdam", "UTC"], "Not in the file: taken from the source's State")}
</div>`,
})}
${panel({ title: "What each column becomes", id: "mapping-title", flush: true, body: mapping })}
</form>
</live-form>
<div id="preview" class="grid" aria-live="polite" aria-busy="false">
<div class="span-6">${panel({ title: "Raw rows", id: "raw-title", flush: true, body: raw })}</div>
<div class="span-6">${panel({ title: "The reports they become", id: "become-title", flush: true, body: become })}</div>
</div>`,
};
