import { chip, icon, org, pageHead, panel, state, states, table } from "../parts.mjs";

const known = (text) => state("good", "check", text);
const results = table({
  caption: "What is known of each value",
  keys: true,
  columns: [
    { name: "Value" },
    { name: "Known" },
    { name: "Reports", cls: "number" },
    { name: "Series" },
    { name: "Organisations", cls: "mid-wide" },
    { name: "Last seen", cls: "number wide" },
  ],
  rows: [
    [
      chip({ kind: "iban", value: "LT121000011101001000", state: "LT Lithuania", reports: 14, first: "3 September", last: "24 November" }),
      known("known"),
      "14",
      `<a href="/series/ser_06hq3k2vd0001">Holiday flats, deposit by transfer</a>`,
      states(["NL", "DE", "AT"]),
      "24 Nov 2026",
    ],
    [
      chip({ kind: "phone", value: "+4915799990142", state: "DE Germany", reports: 6, first: "2 November", last: "today" }),
      known("known"),
      "6",
      `<a href="/series/ser_06hq3k2vd0001">Holiday flats, deposit by transfer</a>`,
      states(["DE", "AT"]),
      "25 Nov 2026",
    ],
    [chip({ kind: "email", value: "anna.keller@mail[.]example" }), `<span class="muted">not known</span>`, "0", "", "", ""],
    [
      chip({ kind: "domain", value: "bit[.]example", reports: 2140, first: "2 January", last: "today", shared: "link shortener" }),
      known("known, shared"),
      "2,140",
      `<span class="muted">does not join reports</span>`,
      states(["NL", "DE", "FR", "ES", "IT"]),
      "25 Nov 2026",
    ],
    [
      chip({ kind: "iban", value: "DE89370400440532013001", invalid: "The check digits do not hold." }),
      state("worth", "warning", "not valid"),
      "",
      `<span class="muted">check digits do not hold: read it again</span>`,
      "",
      "",
    ],
    [
      chip({ kind: "bitcoin", value: "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", reports: 3, first: "11 November", last: "yesterday" }),
      known("known, hit only"),
      "3",
      `<span class="withheld">withheld by its owner</span>`,
      `${org("FR", "Anti-cybercrime office", "France")} <a href="/series">ask for release</a>`,
      "24 Nov 2026",
    ],
  ],
});

export default {
  current: "look-up",
  title: "Look up",
  body: `${pageHead({ kind: "All reports of this node", title: "Look up", lead: "Paste one value, a list, or a whole mail or chat. Every value in it is read, put into normal form and answered, unknown ones too." })}
<live-form data-targets="results" data-delay="300">
<form class="stack" method="post" action="/lookup">
<input type="hidden" name="token" value="…">
<div class="field"><label for="look-up-text">Values or text</label><textarea id="look-up-text" name="text" rows="6" spellcheck="false" autocomplete="off" aria-describedby="look-up-hint">LT12 1000 0111 0100 1000
+49 157 9999 0142
anna.keller (at) mail.example
hxxps://bit[.]example/x9
DE89 3704 0044 0532 0130 01
bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq</textarea><span class="field-hint" id="look-up-hint">Up to 10,000 values at once. Written-round forms such as hxxp, [.] and (at) are understood. What you look up is recorded with the purpose.</span></div>
<div class="row"><button class="button button-main">${icon("look-up")}Look up</button><span class="muted small" data-live-state aria-hidden="true"></span></div>
</form>
</live-form>
<div id="results" class="stack-wide" aria-live="polite" aria-busy="false">
${panel({ title: "6 values: 4 known, 1 not known, 1 not valid", id: "results-title", more: `<a href="/lookup.csv">${icon("download")} CSV</a>`, body: results, flush: true })}
</div>`,
};
