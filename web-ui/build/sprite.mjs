// One symbol per kind of trace, named by its slug, so that the server needs no table of icons.
const same = {
  account: ["iban", "bic"],
  mail: ["email"],
  domain: ["onion"],
  ip: ["mac", "asn"],
  wallet: ["bitcoin", "ethereum", "monero", "tron", "litecoin", "solana"],
  hash: ["md5", "sha1", "sha256", "ssdeep", "tlsh"],
  weakness: ["cve"],
};

export function sprite(source) {
  const copies = Object.entries(same).flatMap(([drawn, slugs]) => {
    const symbol = source.match(new RegExp(`<symbol id="trace-${drawn}".*</symbol>`))[0];
    return slugs.map((slug) => symbol.replace(`trace-${drawn}`, `trace-${slug}`));
  });
  return source.replace("</svg>", `${copies.join("\n")}\n</svg>`);
}
