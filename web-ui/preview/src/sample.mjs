// One made-up series, drawn with a fixed seed, for the graph, the weeks and the map.

let seed = 4821;
const next = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
};

const home = ["NL", "NL", "NL", "DE", "DE", "DE", "ES", "AT", "FR"];
export const traces = [
  ["iban", "LT121000011101001000"],
  ["iban", "ES9121000418450200051332"],
  ["phone", "+4915799990142"],
  ["phone", "+34600000017"],
  ["domain", "villa-costa-rent[.]example"],
  ["domain", "sunny-keys[.]example"],
  ["email", "booking@sunny-keys[.]example"],
  ["email", "info@villa-costa-rent[.]example"],
].map(([kind, label], n) => ({ id: `t${n}`, kind, label, href: `/traces/${kind}/${n}`, reports: 0, shared: false }));

export function graph(count) {
  const reports = [];
  const edges = [];
  for (let n = 0; n < count; n += 1) {
    const state = home[Math.floor(next() * home.length)];
    const id = `rep_06hq3k2vd${String(n).padStart(4, "0")}`;
    const group = Math.floor(next() * 4);
    const chosen = new Set([group, group + 4 * Math.round(next())]);
    if (next() < 0.15) chosen.add(Math.floor(next() * 8));
    reports.push({
      id,
      label: `${state}-2026-${118000 + n}`,
      state,
      organisation: "Cybercrime unit",
      received: "2026-11-24",
      href: `/reports/${id}`,
      disclosure: n % 11 === 7 ? "hit" : "full",
    });
    for (const t of chosen) {
      traces[t].reports += 1;
      edges.push({ report: id, trace: traces[t].id, bits: Math.round(160 + next() * 120) / 10 });
    }
  }
  return { reports, traces, edges, left_out: 0 };
}

export const weekStates = ["NL", "DE", "ES", "AT", "FR"];
export const weeks = Array.from({ length: 16 }, (_, n) => ({
  week: `2026-W${32 + n}`,
  counts: weekStates.map((_, s) => Math.max(0, Math.round((n / (s + 1)) * (0.6 + next()) - s))),
}));
