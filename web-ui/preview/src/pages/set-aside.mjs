import { icon, pageHead, panel, table } from "../parts.mjs";

export default {
  current: "set-aside",
  title: "Set aside",
  body: `${pageHead({ kind: "Input that could not be taken, kept whole", title: "Set aside", facts: ["<b>37</b> records", "<b>3</b> reasons"], lead: "Mend the record, or mend the mapping and replay the whole group. Nothing here is lost." })}
<div class="grid">
<div class="span-4">${panel({
    title: "By reason",
    id: "groups",
    flush: true,
    body: table({
      caption: "Reasons",
      keys: true,
      columns: [{ name: "Reason" }, { name: "Records", cls: "number" }],
      rows: [
        [
          `<a href="?group=1" aria-current="true"><b>Column Bedrag: expected a sum</b></a><span class="sub">National portal, daily</span>`,
          "31",
        ],
        [`<a href="?group=2">Mail: expected at least a sender and a date</a><span class="sub">Reporting mailbox</span>`, "5"],
        [
          `<a href="?group=3">Zip inside a zip inside a zip: expected at most two levels</a><span class="sub">Reporting mailbox</span>`,
          "1",
        ],
      ],
    }),
  })}</div>
<div class="span-8 stack-wide">
${panel({
  title: "Column Bedrag: expected a sum such as 1.450,00",
  id: "group",
  more: `<span class="muted small">31 records, since 23 November</span>`,
  body: `<p class="prose">Since Monday the column holds words in some rows. If they mean “not known”, let the mapping leave them empty; then replay.</p><div class="row"><a class="button button-main" href="/sources/nl-portal/mapping#Bedrag">Mend the mapping</a><form method="post" action="/set-aside/replay"><input type="hidden" name="token" value="…"><input type="hidden" name="group" value="1"><button class="button">Replay all 31</button></form></div>`,
})}
${panel({
  title: "portal-2026-11-25.csv, line 3",
  id: "record",
  more: `<span class="row-tight small"><a href="?record=0">Previous</a><span class="muted">1 of 31</span><a href="?record=2">Next</a></span>`,
  body: `<pre class="raw" tabindex="0">Meldingsnummer;Datum melding;Soort;Bedrag;Tegenrekening
NL-2026-118205;24-11-2026 14:09;Vakantiehuis;<mark>onbekend</mark>;ES91 2100 0418 4502 0005 1332</pre>
<form class="stack" method="post" action="/set-aside/set_06hq3k2vd0001/mend"><input type="hidden" name="token" value="…"><div class="field"><label for="mend">Bedrag</label><input id="mend" name="Bedrag" value="onbekend" aria-invalid="true" aria-describedby="mend-error mend-hint"><span class="field-error" id="mend-error">Expected a sum such as 1.450,00, or nothing</span><span class="field-hint" id="mend-hint">The raw record stays beside what you put in, with your reason.</span></div><div class="row"><button class="button button-main">${icon("check")}Save and replay this record</button></div></form>`,
})}
</div></div>`,
};
