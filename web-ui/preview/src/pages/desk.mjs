import { chip, icon, org, pageHead, panel, spark, state, states, table, weight } from "../parts.mjs";

const all = (href, count) => `<a href="${href}">All ${count}</a>`;

const hits = table({
  caption: "New hits on our reports",
  cls: "table-tight",
  keys: true,
  columns: [{ name: "Shared trace, with whom" }, { name: "Weight", cls: "mid-wide" }, { name: "Loss", cls: "number" }],
  rows: [
    [
      `<span class="stack-tight">${chip({ kind: "iban", value: "LT121000011101001000", state: "LT Lithuania", reports: 14, first: "3 September", last: "24 November" })}<span class="row-tight">${org("DE", "Federal unit", "Germany")}<span class="muted small">09:12</span></span></span>`,
      weight(31.4),
      "€4,820",
    ],
    [
      `<span class="stack-tight">${chip({ kind: "phone", value: "+4915799990142", state: "DE Germany", reports: 6, first: "2 November", last: "today" })}<span class="row-tight">${org("AT", "Reporting centre", "Austria")}<span class="muted small">08:55</span></span></span>`,
      weight(24.9),
      "€1,190",
    ],
    [
      `<span class="stack-tight">${chip({ kind: "domain", value: "villa-costa-rent[.]example", reports: 9, first: "18 October", last: "today" })}<span class="row-tight">${org("ES", "Central brigade", "Spain")}<span class="muted small">08:31</span></span></span>`,
      weight(22.1),
      "€2,640",
    ],
    [
      `<span class="stack-tight">${chip({ kind: "bitcoin", value: "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", reports: 3, first: "11 November", last: "yesterday" })}<span class="row-tight">${org("FR", "Anti-cybercrime office", "France")}<span class="muted small">yesterday</span></span></span>`,
      weight(29.7),
      "€31,000",
    ],
    [
      `<span class="stack-tight">${chip({ kind: "email", value: "booking@sunny-keys[.]example", reports: 5, first: "1 November", last: "yesterday" })}<span class="row-tight">${org("BE", "Federal unit", "Belgium")}<span class="muted small">yesterday</span></span></span>`,
      weight(19.3),
      "€960",
    ],
  ],
});

const clocks = `<div class="empty"><h3>No request is waiting</h3><p>Requests to and from other organisations will stand here with the time left to answer. They begin when this node is linked to another.</p></div>`;

const growing = table({
  caption: "Series that grew this week",
  keys: true,
  columns: [
    { name: "Series" },
    { name: "States" },
    { name: "New", cls: "number" },
    { name: "Reports", cls: "number mid-wide" },
    { name: "Loss", cls: "number" },
    { name: "Eight weeks", cls: "mid-wide" },
  ],
  rows: [
    [
      `<a href="/series/ser_06hq3k2vd0001">Holiday flats, deposit by transfer</a>`,
      states(["NL", "DE", "ES", "AT"]),
      "+38",
      "412",
      "€1,204,550",
      spark([4, 9, 12, 20, 31, 33, 35, 38]),
    ],
    [
      `<a href="/series/ser_06hq3k2vd0002">Bank “security desk”, Dutch and German</a>`,
      states(["NL", "DE", "BE"]),
      "+21",
      "167",
      "€892,410",
      spark([0, 2, 6, 9, 14, 18, 19, 21]),
    ],
    [
      `<a href="/series/ser_06hq3k2vd0003">Trading platform “Nordvik”</a>`,
      states(["FR", "BE", "NL", "IT", "SE"]),
      "+12",
      "88",
      "€2,310,900",
      spark([3, 5, 6, 8, 7, 9, 11, 12]),
    ],
    [
      `<a href="/series/ser_06hq3k2vd0004">Parcel text messages, customs fee</a>`,
      states(["IE", "NL"]),
      "+7",
      "54",
      "€4,120",
      spark([9, 12, 8, 7, 6, 5, 6, 7]),
    ],
  ],
});

const trouble = table({
  caption: "Sources and links in trouble",
  columns: [{ name: "Source" }, { name: "Set aside", cls: "number" }, { name: "What to do", cls: "end" }],
  rows: [
    [
      `<a href="/sources/nl-portal">National portal, daily CSV</a><span class="sub">${state("worth", "warning", "column Bedrag holds words since Monday")}</span>`,
      "31",
      `<a href="/set-aside?source=nl-portal">Fix and replay</a>`,
    ],
    [
      `<a href="/sources/mail">Reporting mailbox</a><span class="sub">${state("bad", "warning", "nothing came for 3 days")}</span>`,
      "6",
      `<a href="/sources/mail">Look</a>`,
    ],
  ],
});

export default {
  current: "desk",
  title: "Desk",
  body: `${pageHead({
    kind: "Wednesday 25 November 2026",
    title: "Desk",
    lead: "Since yesterday <b>214</b> reports came in from three sources; <b>41</b> of them met reports already here, and <b>4</b> series grew. Loss reported in the same time: <b>€318,400</b>.",
    actions: `<a class="button button-main" href="/sources/upload">${icon("sources")}Bring in reports</a>`,
  })}
<div class="grid">
<div class="span-6">${panel({ title: "New hits on our reports", id: "new-hits", more: all("/reports?hits=new", 41), body: hits, flush: true })}</div>
<div class="span-6">${panel({ title: "Series that grew this week", id: "growing", more: all("/series?sort=new", 23), body: growing, flush: true })}</div>
<div class="span-6">${panel({ title: "Sources in trouble", id: "trouble", more: all("/sources", 5), body: trouble, flush: true })}</div>
<div class="span-6">${panel({ title: "Requests with clocks running", id: "clocks", body: clocks, flush: true })}</div>
</div>`,
};
