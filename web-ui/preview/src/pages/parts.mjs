import { act, chip, clock, markings, org, pageHead, panel, reason, state, weighing, weight, withheld } from "../parts.mjs";

const chips = [
  chip({ kind: "iban", value: "LT121000011101001000", state: "LT Lithuania", reports: 14, first: "3 September", last: "24 November" }),
  chip({ kind: "phone", value: "+4915799990142", state: "DE Germany", reports: 6, first: "2 November", last: "today" }),
  chip({ kind: "email", value: "booking@sunny-keys[.]example", reports: 5, first: "1 November", last: "yesterday" }),
  chip({ kind: "domain", value: "villa-costa-rent[.]example", reports: 9, first: "18 October", last: "today" }),
  chip({ kind: "url", value: "hxxps://villa-costa-rent[.]example/pay/step-two?id=881204", reports: 2, first: "18 October", last: "today" }),
  chip({ kind: "ip", value: "192.0.2.117", reports: 3, first: "18 October", last: "today" }),
  chip({ kind: "bitcoin", value: "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", reports: 3, first: "11 November", last: "yesterday" }),
  chip({ kind: "handle", value: "telegram:villa_costa", reports: 4, first: "11 November", last: "yesterday" }),
  chip({ kind: "card", value: "424242*4242", reports: 1, first: "11 November", last: "11 November" }),
  chip({ kind: "person", value: "anna keller", reports: 41, first: "11 November", last: "yesterday" }),
  chip({ kind: "domain", value: "bit[.]example", reports: 2140, first: "2 January", last: "today", shared: "link shortener" }),
  chip({ kind: "iban", value: "DE89370400440532013001", invalid: "The check digits do not hold." }),
];

export default {
  current: "",
  title: "Parts",
  body: `${pageHead({ kind: "For those who build pages", title: "Parts", lead: "Each part once, in every state it has." })}
<div class="grid">
<div class="span-6">${panel({ title: "Trace chips", id: "p1", body: `<div class="chips">${chips.join("")}</div>` })}</div>
<div class="span-6">${panel({
    title: "Weight",
    id: "p2",
    body: `<div class="stack">${[3.1, 12.5, 22.1, 36.1].map((b) => `<div>${weight(b)}</div>`).join("")}${weighing(
      36.1,
      [
        ["Same account LT12…1000", "31.4"],
        ["Same wording of the advert", "4.7"],
      ],
      [["Name “Anna Keller”: never alone"]],
    )}</div>`,
  })}</div>
<div class="span-6">${panel({ title: "Markings", id: "p3", body: `${["red", "amber+strict", "amber", "green", "clear"].map((tlp, n) => markings({ tlp, pap: ["red", "amber", "green", "clear", "clear"][n], handling: `H${n % 4}`, release: ["own", "hit", "sealed", "full", "full"][n] }, ["Conditions in words.", "Until 24 November 2029."])).join("")}` })}</div>
<div class="span-6">${panel({ title: "Organisation, state, withheld", id: "p4", body: `<div class="row">${org("DE", "Federal unit", "Germany")}${org("FR", "Anti-cybercrime office", "France")}</div><div class="row">${state("good", "check", "well")}${state("worth", "warning", "needs a look")}${state("bad", "warning", "stopped")}${withheld("withheld by its owner")}</div>` })}</div>
<div class="span-6">${panel({
    title: "Clocks",
    id: "p5",
    body: `<div class="grid">${[
      { left: "9 days left", part: 0.1, law: "e-Evidence Regulation art. 10(2)", state: "running" },
      { left: "2 days left", part: 0.8, law: "e-Evidence Regulation art. 10(2)", state: "near" },
      { left: "3 hours late", part: 1, law: "Directive 2013/40 art. 13(1)", state: "late" },
      { left: "stopped, 5 days left", part: 0.5, law: "waits for a clarification", state: "stopped" },
    ]
      .map((c) => `<div class="span-6 keep">${clock(c)}</div>`)
      .join("")}</div>`,
  })}</div>
<div class="span-6">${panel({ title: "Buttons and actions", id: "p6", body: `<div class="row"><button class="button button-main">Main</button><button class="button">Plain</button><button class="button button-small">Small</button><button class="button button-bad">Bad</button><button class="button" disabled>Not now</button>${act({ label: "Reject", action: "#", fields: reason("p-reason"), submit: "Reject this hit", submitTone: "button-bad" })}</div>` })}</div>
<div class="span-6"><div class="hit-only"><div class="hit-only-card"><p><b>FR-THE-88120</b></p>${org("FR", "Anti-cybercrime office", "France")}<p>Its owner lets others see only that it matches. The rest is withheld.</p></div></div></div>
<div class="span-6"><section class="panel"><div class="empty"><h2>No reports yet</h2><p>Reports will stand here, newest first. Bring in a first file to fill this list.</p><a class="button button-main" href="/sources/upload">Bring in reports</a></div></section></div>
<div class="span-12 stack"><div class="notice"><p>A plain notice.</p></div><div class="notice" data-tone="good"><p>198 reports are new, 6 amended, 10 the same.</p></div><div class="notice" data-tone="worth"><p>31 rows were set aside.</p></div><div class="notice" data-tone="bad"><p>The file could not be read: expected CSV, found a picture. Nothing was taken in.</p></div></div>
</div>`,
};
