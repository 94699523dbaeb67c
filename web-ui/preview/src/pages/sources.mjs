import { icon, pageHead, panel, state, table } from "../parts.mjs";

const rows = [
  [
    `<a href="/sources/nl-portal">National portal, daily</a><span class="sub">CSV, Dutch</span>`,
    state("worth", "warning", "31 set aside since Monday"),
    "118,204",
    "31",
    "25 Nov 2026, 06:00",
  ],
  [
    `<a href="/sources/mail">Reporting mailbox</a><span class="sub">mail</span>`,
    state("bad", "warning", "nothing came for 3 days"),
    "41,877",
    "6",
    "22 Nov 2026, 18:44",
  ],
  [
    `<a href="/sources/de-export">Exports from Germany</a><span class="sub">XLSX, German</span>`,
    state("good", "check", "well"),
    "22,310",
    "0",
    "24 Nov 2026, 16:20",
  ],
  [
    `<a href="/sources/misp">MISP events</a><span class="sub">MISP</span>`,
    state("good", "check", "well"),
    "1,902",
    "0",
    "25 Nov 2026, 05:10",
  ],
  [
    `<a href="/sources/stix">STIX bundles</a><span class="sub">STIX 2.1</span>`,
    state("good", "check", "well"),
    "611",
    "0",
    "20 Nov 2026, 11:02",
  ],
];

export default {
  current: "sources",
  title: "Sources",
  body: `${pageHead({ kind: "Where reports come from", title: "Sources", lead: "A source has a form, a mapping of its columns and a marking. It is set up once, on a preview, and every later file is taken the same way." })}
<div class="grid">
<div class="span-8">${panel({ title: "5 sources", id: "list", flush: true, body: table({ caption: "Sources", keys: true, columns: [{ name: "Source" }, { name: "State of things" }, { name: "Reports", cls: "number" }, { name: "Set aside", cls: "number mid-wide" }, { name: "Last came", cls: "number wide" }], rows }) })}</div>
<div class="span-4" id="upload">${panel({
    title: "Bring in reports",
    id: "upload-title",
    body: `<file-drop><form class="stack-wide" method="post" action="/sources/upload" enctype="multipart/form-data">
<input type="hidden" name="token" value="…">
<div class="drop"><label for="file"><b>Choose files</b> or drop them here</label><input id="file" type="file" name="file" multiple required aria-describedby="file-hint"><span class="field-hint" id="file-hint">CSV, XLSX, JSON, mail (.eml, .mbox), MISP, STIX 2.1, plain text, or a zip of any of these.</span></div>
<div class="field"><label for="source">Source</label><select id="source" name="source"><option value="">A new source, shown to me first</option><option>National portal, daily</option><option>Exports from Germany</option></select></div>
<div class="upload-progress" data-progress hidden><progress max="100" value="0" aria-label="Upload"></progress><span class="small muted" data-progress-text aria-live="polite"></span></div>
<p class="errors" data-upload-error hidden role="alert"></p>
<button class="button button-main">${icon("sources")}Upload and look at it</button>
<p class="field-hint">Nothing is taken in before you have seen the preview. Bringing in the same file twice changes nothing.</p>
</form></file-drop>`,
  })}</div>
<div class="span-12">${panel({
    title: "Last receipts",
    id: "receipts",
    flush: true,
    body: table({
      caption: "Receipts, newest first",
      columns: [
        { name: "File" },
        { name: "Source", cls: "mid-wide" },
        { name: "Read", cls: "number" },
        { name: "New", cls: "number" },
        { name: "Amended", cls: "number mid-wide" },
        { name: "Same", cls: "number mid-wide" },
        { name: "Set aside", cls: "number" },
        { name: "Ended", cls: "number wide" },
      ],
      rows: [
        [
          `<a href="/sources/receipts/2">portal-2026-11-25.csv</a>`,
          "National portal, daily",
          "245",
          "198",
          "6",
          "10",
          `<a href="/set-aside?receipt=2">31</a>`,
          "25 Nov 2026, 06:00",
        ],
        [
          `<a href="/sources/receipts/1">export_kw47.xlsx</a>`,
          "Exports from Germany",
          "1,204",
          "1,204",
          "0",
          "0",
          "0",
          "24 Nov 2026, 16:20",
        ],
      ],
    }),
  })}</div>
</div>`,
};
