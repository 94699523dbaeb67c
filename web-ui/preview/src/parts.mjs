// The parts of the desk as functions of their facts. The server has the same functions in Rust; the markup is the contract.

export const esc = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

export const icon = (name) => `<svg class="icon" aria-hidden="true"><use href="/assets/icons.svg#${name}"></use></svg>`;

const kindNames = {
  iban: "Bank account (IBAN)",
  phone: "Phone number",
  email: "E-mail address",
  domain: "Domain",
  url: "Web address",
  ip: "IP address",
  bitcoin: "Bitcoin address",
  handle: "Account on a platform",
  card: "Card",
  person: "Person's name",
  company: "Company name",
  advert: "Advert",
};

/** The value in two halves: the first gives way when there is no room, the last characters stay: four of an account or a wallet, ten of an address on the net. */
export function middle(value, tailLength = 4) {
  const cut = value.length > 14 ? value.length - tailLength : value.length;
  const tail = value.slice(cut);
  return `<span class="mid"><span class="mid-head">${esc(value.slice(0, cut))}</span>${tail ? `<span class="mid-tail">${esc(tail)}</span>` : ""}</span>`;
}

export function chip({ kind, value, state, reports, first, last, shared, invalid, id = "a81f03c2d4e5b697" }) {
  const name = kindNames[kind];
  const shown = middle(value, ["domain", "email", "url"].includes(kind) ? 10 : 4);
  const count = reports ? `<span class="chip-count">${reports}<span class="sr-only"> reports</span></span>` : "";
  const flag = shared ? `<span class="chip-flag">shared</span>` : invalid ? `<span class="chip-flag">not valid</span>` : "";
  const link = invalid ? `<a>${shown}</a>` : `<a href="/traces/${kind}/${id}">${shown}</a>`;
  const attributes = `${shared ? " data-shared" : ""}${invalid ? " data-invalid" : ""}`;
  const more = invalid
    ? `${name}. ${invalid} Kept as text; it does not match.`
    : `${name}${state ? `, ${state}` : ""}. In ${reports ?? 1} ${reports === 1 ? "report" : "reports"}${first ? `, first seen ${first}, last seen ${last}` : ""}.${shared ? ` Shared by many unrelated people (${shared}): it does not join reports.` : ""}`;
  return `<trace-chip class="chip" data-kind="${kind}" data-value="${esc(value)}"${attributes}>${icon(`trace-${kind}`)}<span class="sr-only">${name}</span>${link}${state ? `<span class="chip-state">${state.slice(0, 2)}</span>` : ""}${count}${flag}<button class="chip-copy" type="button" hidden aria-label="Copy ${esc(value)}">${icon("copy")}</button><span class="chip-more" role="tooltip">${more}</span></trace-chip>`;
}

const words = { weak: 8, fair: 16, strong: 28, certain: Number.POSITIVE_INFINITY };
export const strength = (bits) => Object.keys(words).find((word) => bits < words[word]);

/** 56 units wide; 40 bits and more fill it. */
export function weight(bits) {
  const width = Math.min(54, Math.round((Math.max(bits, 0) / 40) * 54));
  const word = strength(bits);
  return `<span class="weight" data-strength="${word}"><svg viewBox="0 0 56 8" aria-hidden="true"><rect class="track" x="0.5" y="0.5" width="55" height="7"/><rect class="fill" x="1" y="1" width="${width}" height="6"/></svg><span class="bits">${bits}</span> bits <b>${word}</b></span>`;
}

/** The bar that opens its sum. */
export function weighing(bits, counted, uncounted = []) {
  const line = ([text, value], cls = "") => `<li${cls}><span>${text}</span><span class="number">${value}</span></li>`;
  return `<details class="weighing"><summary>${weight(bits)}</summary><div class="weighing-sum"><ul>${counted.map((c) => line([c[0], `+${c[1]}`])).join("")}${line(["Together", `${bits} bits`], ' class="total"')}</ul>${uncounted.length ? `<p><b>Not counted</b></p><ul class="uncounted">${uncounted.map((c) => line([c[0], c[1] ?? "0"])).join("")}</ul>` : ""}</div></details>`;
}

export const org = (state, name, stateName) =>
  `<span class="org"><abbr class="org-state" title="${stateName ?? state}">${state}</abbr><span class="org-name">${name}</span></span>`;

export const states = (list) =>
  `<span class="states">${list.map((s) => `<abbr class="org-state" title="${s}">${s}</abbr>`).join("")}</span>`;

const releaseNames = { full: "full", hit: "hit only", sealed: "sealed", own: "own use" };

export function marks({ tlp = "amber+strict", pap = "red", handling = "H0", release = "hit" } = {}) {
  return `<span class="marks"><span class="tlp" data-tlp="${tlp}">TLP:${tlp.toUpperCase()}</span><span class="pap" data-pap="${pap}">PAP:${pap.toUpperCase()}</span><abbr class="code" title="Handling code ${handling}">${handling}</abbr><span class="release" data-release="${release}">${releaseNames[release]}</span></span>`;
}

export function markings(marking, conditions) {
  return `<details class="markings page-marks"><summary>${marks(marking)}</summary><div class="markings-words">${conditions.map((c) => `<p>${c}</p>`).join("")}</div></details>`;
}

/** `part` of the time is used up, 0 to 1. */
export function clock({ left, part, law, state }) {
  const width = Math.round(part * 198);
  return `<div class="clock" data-state="${state}"><span class="clock-left">${left}</span><svg viewBox="0 0 200 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="0.5" y="0.5" width="199" height="5"/><rect class="fill" x="1" y="1" width="${width}" height="4"/></svg><span class="clock-law">${law}</span></div>`;
}

export const withheld = (text = "withheld") => `<span class="withheld">${text}</span>`;

export const state = (tone, sign, text) => `<span class="state" data-state="${tone}">${icon(sign)}${text}</span>`;

export const toast = (text, undo) =>
  `<div class="toasts" id="toasts"><desk-toast class="toast" role="status"><span>${text}</span>${undo ? `<form method="post" action="${undo}"><input type="hidden" name="token" value="…"><button>Undo</button></form>` : ""}<button type="button" class="toast-close" hidden>Close</button></desk-toast></div>`;

export function panel({ title, id, more = "", body, foot = "", flush = false, cls = "" }) {
  return `<section class="panel ${cls}" aria-labelledby="${id}"><header class="panel-head"><h2 id="${id}">${title}</h2>${more}</header>${flush ? body : `<div class="panel-body">${body}</div>`}${foot ? `<footer class="panel-foot">${foot}</footer>` : ""}</section>`;
}

export function pageHead({ kind, title, lead = "", facts = [], actions = "", marking = "" }) {
  return `<header class="page-head"><div><p class="page-kind">${kind}</p><h1>${title}</h1>${lead ? `<p class="page-lead">${lead}</p>` : ""}${facts.length ? `<p class="page-facts">${facts.map((f) => `<span>${f}</span>`).join("")}</p>` : ""}</div><div class="page-actions">${actions}</div>${marking}</header>`;
}

/** A plain table. Columns: `{ name, cls, sort }`; `sort` is "ascending", "descending" or a link only. Rows: lists of cells. */
export function table({ caption, columns, rows, foot = "", select = false, cls = "", keys = false, long = false }) {
  const head = columns.map((c) => {
    const sort = c.sort && c.sort !== "none" ? ` aria-sort="${c.sort}"` : "";
    return `<th scope="col" class="${c.cls ?? ""}"${sort}${c.data ?? ""}>${c.sort ? `<a class="sort" href="?sort=${encodeURIComponent(c.name.toLowerCase())}">${c.name}</a>` : c.name}</th>`;
  });
  const body = rows.map((row, n) => {
    const cells = row.map((cell, i) => {
      const text = cell?.html ?? cell;
      const cellClass = [columns[i].cls, cell?.cls].filter(Boolean).join(" ");
      const classAttribute = cellClass ? ` class="${cellClass}"` : "";
      return i === 0 ? `<th scope="row"${classAttribute}>${text}</th>` : `<td${classAttribute}${cell?.data ?? ""}>${text}</td>`;
    });
    const tick = select ? `<td class="tick"><input type="checkbox" name="id" value="row-${n}" aria-label="Select row ${n + 1}"></td>` : "";
    return `<tr${row.data ?? ""}>${tick}${cells.join("")}</tr>`;
  });
  const tickHead = select ? `<td class="tick"><input type="checkbox" data-all aria-label="Select all rows on this page"></td>` : "";
  const html = `<div class="table-wrap${long ? " long" : ""}" tabindex="0" role="group" aria-label="${esc(caption)}"><table class="table ${cls}"><caption class="sr-only">${caption}</caption><thead><tr>${tickHead}${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody>${foot ? `<tfoot>${foot}</tfoot>` : ""}</table></div>`;
  return keys ? `<desk-table>${html}</desk-table>` : html;
}

export const spark = (values) => {
  const top = Math.max(...values, 1);
  const bars = values.map((v, i) => {
    const height = Math.round((v / top) * 18);
    return `<rect class="${i === values.length - 1 ? "now" : "fill"}" x="${i * 11}" y="${20 - height}" width="9" height="${height}"/>`;
  });
  return `<svg class="spark" viewBox="0 0 88 20" role="img" aria-label="Reports a week, oldest first: ${values.join(", ")}">${bars.join("")}</svg>`;
};

export const cellBar = (value, top) =>
  `<svg class="cell-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><rect class="fill" x="0" y="1" width="${((value / top) * 100).toFixed(1)}" height="10"/></svg>`;

/** A button that opens a small form asking why. */
export function act({ label, tone = "", fields, submit, action, left = false, submitTone = "button-main" }) {
  return `<details class="act ${left ? "act-left" : ""}"><summary class="button ${tone}">${label}</summary><form class="act-form" method="post" action="${action}"><input type="hidden" name="token" value="…">${fields}<button class="button ${submitTone}">${submit}</button></form></details>`;
}

export const reason = (id, label = "Why") =>
  `<div class="field"><label for="${id}">${label}</label><input id="${id}" name="reason" required maxlength="500"><span class="field-hint">One line. It stands in the history with your name.</span></div>`;
