import { icon, pageHead, spark, state, states, table } from "../parts.mjs";

const row = (name, id, where, reports, victims, loss, bars, tone, last) => [
  `<a href="/series/${id}">${name}</a>`,
  states(where),
  reports,
  victims,
  loss,
  spark(bars),
  tone === "growing" ? state("worth", "growing", "growing") : `<span class="state">${icon("quiet")}quiet</span>`,
  last,
];

export default {
  current: "series",
  title: "Series",
  body: `${pageHead({ kind: "Reports that belong together", title: "Series", facts: ["<b>3,118</b> series", "<b>63,902</b> reports in them", "<b>412</b> across States"], actions: `<a class="button" href="/series.csv">${icon("download")}CSV of this list</a>` })}
<section class="panel" aria-label="List of series">
<div class="table-bar"><div class="filters"><a class="filter" href="?" aria-current="true">All</a><a class="filter" href="?growing=1">Growing</a><a class="filter" href="?states=2">In more than one State</a><a class="filter" href="?new=1">New this week</a><a class="filter" href="?unconfirmed=1">Not yet confirmed</a></div></div>
${table({
  caption: "Series, largest loss first",
  keys: true,
  long: true,
  columns: [
    { name: "Series", sort: "none" },
    { name: "States" },
    { name: "Reports", cls: "number", sort: "none" },
    { name: "Victims", cls: "number wide", sort: "none" },
    { name: "Loss", cls: "number", sort: "descending" },
    { name: "Eight weeks", cls: "mid-wide" },
    { name: "Now" },
    { name: "Last report", cls: "number mid-wide", sort: "none" },
  ],
  rows: [
    row(
      "Trading platform “Nordvik”",
      "ser_06hq3k2vd0003",
      ["FR", "BE", "NL", "IT", "SE"],
      "88",
      "86",
      "€2,310,900",
      [3, 5, 6, 8, 7, 9, 11, 12],
      "growing",
      "25 Nov 2026",
    ),
    row(
      "Holiday flats, deposit by transfer",
      "ser_06hq3k2vd0001",
      ["NL", "DE", "ES", "AT"],
      "412",
      "405",
      "€1,204,550",
      [4, 9, 12, 20, 31, 33, 35, 38],
      "growing",
      "25 Nov 2026",
    ),
    row(
      "Bank “security desk”, Dutch and German",
      "ser_06hq3k2vd0002",
      ["NL", "DE", "BE"],
      "167",
      "167",
      "€892,410",
      [0, 2, 6, 9, 14, 18, 19, 21],
      "growing",
      "25 Nov 2026",
    ),
    row(
      "Unnamed: invoice, account changed to PT50…0154",
      "ser_06hq3k2vd0005",
      ["PT", "ES"],
      "11",
      "9",
      "€640,200",
      [2, 1, 3, 0, 2, 1, 0, 0],
      "quiet",
      "2 Nov 2026",
    ),
    row(
      "Parcel text messages, customs fee",
      "ser_06hq3k2vd0004",
      ["IE", "NL"],
      "54",
      "54",
      "€4,120",
      [9, 12, 8, 7, 6, 5, 6, 7],
      "quiet",
      "24 Nov 2026",
    ),
  ],
})}
<footer class="panel-foot"><span>1–5 of 3,118</span><nav class="pager" aria-label="Pages"><a class="button button-small" href="?after=ser_06hq3k2vd0004">Next</a></nav></footer>
</section>`,
};
