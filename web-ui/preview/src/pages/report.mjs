import { act, chip, icon, markings, org, pageHead, panel, reason, table, weighing, weight } from "../parts.mjs";

const facts = (list) => `<dl class="facts">${list.map(([k, v]) => `<dt>${k}</dt><dd>${v}</dd>`).join("")}</dl>`;
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
const bad = chip({ kind: "phone", value: "+34 00 12", invalid: "Too short for a Spanish number." });

const decide = (n) =>
  `<div class="row-tight"><form method="post" action="/hits/${n}/confirm"><input type="hidden" name="token" value="…"><button class="button button-small">${icon("check")}Confirm</button></form>${act({ label: "Reject", tone: "button-small", action: `/hits/${n}/reject`, fields: reason(`reject-${n}`), submit: "Reject this hit", submitTone: "button-bad", left: true })}</div>`;

const hit = (ref, who, why, n, extra = "") =>
  `<li class="stack panel-body"><div class="row-tight"><a href="/reports/rep_06hq3k2vd0002">${ref}</a>${who}</div>${why}${extra}${decide(n)}</li>`;

export default {
  current: "reports",
  title: "NL-2026-118204",
  body: `${pageHead({
    kind: `<a href="/reports">Report</a> <span class="value">rep_06hq3k2vd0001</span>`,
    title: "NL-2026-118204 · Rental fraud",
    facts: [
      org("NL", "Cybercrime unit", "Netherlands"),
      "received 24 November 2026, 14:02 CET",
      "<b>€1,450</b> lost",
      `in series <a href="/series/ser_06hq3k2vd0001">Holiday flats, deposit by transfer</a>`,
    ],
    actions: `<a class="button" href="/reports/1.json">${icon("download")}Export</a>${act({ label: "Withdraw", action: "/reports/1/withdraw", fields: reason("withdraw"), submit: "Withdraw this report", submitTone: "button-bad" })}`,
    marking: markings({}, [
      "TLP:AMBER+STRICT: only within your organisation.",
      "PAP:RED: do nothing that the offender could notice.",
      "H0: for prevention and detection; ask the owner before it is used as evidence.",
      "Hit only: other authorities learn that a match exists and whom to ask.",
      "Erased by 24 November 2029.",
    ]),
  })}
<div class="grid">
<div class="span-8 stack-wide">
${panel({
  title: "What was told",
  id: "narrative",
  more: `<span class="muted small">Dutch</span>`,
  body: `<div class="narrative" lang="nl">Wij zagen op <mark data-kind="domain"><a href="/traces/domain/1">villa-costa-rent[.]example</a></mark> een appartement in Alicante voor de zomer. Na een paar berichten vroeg mevrouw “Anna Keller” om een aanbetaling van 1450 euro op <mark data-kind="iban"><a href="/traces/iban/1">LT12 1000 0111 0100 1000</a></mark>. Daarna kregen we nog één mail van <mark data-kind="email"><a href="/traces/email/1">booking@sunny-keys[.]example</a></mark> en toen niets meer. We betaalden van onze rekening <mark data-side="victim">NL91 •••• •••• •••• 00</mark>.</div><p class="muted small">Traces of the offender are marked and lead to what is known of them. The victim's own account is shortened and never matched.</p>`,
})}
${panel({
  title: "Traces",
  id: "traces",
  flush: true,
  body: table({
    caption: "Traces in this report",
    columns: [
      { name: "Trace" },
      { name: "Whose" },
      { name: "As written", cls: "mid-wide" },
      { name: "From", cls: "wide" },
      { name: "Reports", cls: "number" },
    ],
    rows: [
      [iban, "offender", `<span class="value">LT12 1000 0111 0100 1000</span>`, "field “Tegenrekening”, narrative", "214"],
      [site, "offender", `<span class="value">www.villa-costa-rent.example</span>`, "narrative", "173"],
      [mail, "offender", `<span class="value">booking (at) sunny-keys.example</span>`, "narrative", "96"],
      [bad, "offender", `<span class="value">0034 00 12</span>`, "field “Telefoon”", ""],
    ],
  }),
})}
${panel({
  title: "Money",
  id: "money",
  flush: true,
  body: table({
    caption: "Payments in this report",
    columns: [
      { name: "When" },
      { name: "How" },
      { name: "To" },
      { name: "Sum", cls: "number" },
      { name: "In euro", cls: "number" },
      { name: "Back", cls: "number mid-wide" },
    ],
    rows: [["19 Nov 2026, 20:41 CET", "bank transfer", iban, "1,450.00 EUR", "€1,450.00", "none"]],
    foot: `<tr><th scope="row" colspan="4">Together</th><td class="number">€1,450.00</td><td class="mid-wide"></td></tr>`,
  }),
})}
<div class="grid">
<div class="span-6">${panel({
    title: "Event",
    id: "event",
    flush: true,
    body: facts([
      ["Kind", "Rental fraud"],
      ["Began", "12 November 2026"],
      ["Ended", "20 November 2026"],
      ["First contact", "advert on a letting site"],
      ["Completed", "yes"],
      ["Proposed class", "RSIT fraud: masquerade"],
    ]),
  })}</div>
<div class="span-6">${panel({
    title: "Victim",
    id: "victim",
    flush: true,
    body: facts([
      ["Person or organisation", "person"],
      ["Age band", "35 to 49"],
      ["Place", "NL329 Groot-Amsterdam"],
      ["Identity", "kept in the national system"],
      ["Reported by", "the victim, with eID"],
    ]),
  })}</div>
</div>
${panel({
  title: "Versions",
  id: "versions",
  flush: true,
  body: `<ol class="history"><li><time>24 Nov 2026, 14:02</time><span class="diff">Amended by the national portal. Loss: <del>€1,400.00</del> <ins>€1,450.00</ins>; phone: <ins>0034 00 12</ins></span></li><li><time>20 Nov 2026, 21:15</time><span>First received, line 118 of <span class="value">portal-2026-11-20.csv</span></span></li></ol>`,
})}
</div>
<div class="span-4 stack-wide">
<section class="panel" aria-labelledby="hits"><header class="panel-head"><h2 id="hits">Hits</h2><a href="/reports/1/hits">All 411</a></header><ul>
${hit(
  "DE-26/4471-09",
  org("DE", "Federal unit", "Germany"),
  weighing(
    36.1,
    [
      ["Same account LT12…1000", "31.4"],
      ["Same wording of the advert", "4.7"],
    ],
    [["Name “Anna Keller”: never alone"]],
  ),
  1,
)}
${hit("AT-2026-009913", org("AT", "Reporting centre", "Austria"), weighing(22.1, [["Same mailbox booking@sunny-keys[.]example", "22.1"]]), 2)}
</ul></section>
<div class="hit-only"><div class="hit-only-card"><p><b>FR-THE-88120</b></p>${org("FR", "Anti-cybercrime office", "France")}<p>${weight(24.8)}</p><p>Its owner lets others see only that it matches: the same domain, and a loss in the same month. The rest is withheld.</p><p><a class="button button-small" href="/reports/3/contact">Whom to ask</a></p></div></div>
${panel({ title: "Who has seen it", id: "seen", flush: true, body: `<ol class="history"><li><time>25 Nov 2026, 09:28</time><span>This node, from this machine</span></li></ol>` })}
</div>
</div>`,
};
