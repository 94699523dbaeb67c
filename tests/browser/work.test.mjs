// What people do at the desk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./desk.mjs";

let desk;
before(async () => {
  desk = await open();
});
after(() => desk?.close());

const table = (lines) => ({ name: "week 47.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });

test("by keyboard alone: skip link, look-up field, rows, opening one", async () => {
  const page = await desk.page();
  await page.goto("/reports");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "page");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const row = await page.evaluate(() => document.activeElement?.tagName);
  assert.equal(row, "TR");
  await page.keyboard.press("x");
  assert.equal(await page.locator("[data-bulk-count]").textContent(), "1 selected");
  const wanted = await page.evaluate(() => document.activeElement?.querySelector("th a")?.getAttribute("href"));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${wanted}`);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "look-up-field");
  await page.keyboard.type("NL91ABNA0417164300");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/lookup");
  await page.waitForSelector("#results table");
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.keyboard.press("?");
  assert.ok(await page.locator("dialog#keys").isVisible());
  await page.keyboard.press("Escape");
  assert.deepEqual(page.complaints, []);
});

test("answers come as one pastes", async () => {
  const page = await desk.page();
  await page.goto("/lookup");
  await page.locator("#look-up-text").fill("DE89 3704 0044 0532 0130 00\nnobody (at) nowhere.example");
  await page.waitForSelector("#results table");
  assert.equal(await page.locator("#results tbody tr").count(), 2);
  assert.match(await page.locator("#results").textContent(), /not known/);
  assert.match(await page.locator("#results").textContent(), /nowhere\[\.\]example/);
  assert.equal(page.url(), `${desk.base}/lookup`, "no page was loaded");
  await page.locator("#look-up-text").fill(Array.from({ length: 2000 }, (_, n) => `mailbox${n}@nowhere.example`).join("\n"));
  await page.waitForFunction(() => document.querySelector("#results h2")?.textContent?.startsWith("2,000"));
  assert.deepEqual(page.complaints, []);
});

test("a file goes from upload over its preview to a receipt, and its script stays text", async () => {
  const page = await desk.page();
  const script = "<script>window.planted = 1</script><img src=x onerror='window.planted = 2'>";
  const mark = Date.now();
  await page.goto("/sources");
  await page.locator("#new-source").fill(`test-${mark}`);
  await page.locator("#file").setInputFiles(
    table([
      "Referentie;Datum;Bedrag;Rekening dader;Verhaal",
      `T-${mark}-1;24-11-2025;1.450,00;LT121000011101001000;Betaald ${script} voor een huis`,
      `T-${mark}-2;25-11-2025;89,95;LT121000011101001000;Betaald voor schoenen die nooit kwamen`,
    ]),
  );
  await page.getByRole("button", { name: "Upload and look at it" }).click();
  await page.waitForURL("**/sources/preview/*");
  assert.match(await page.locator("#preview").textContent(), new RegExp(`T-${mark}-1`));
  // Leave the sums out: the preview answers at once, without a new page.
  const sums = page.locator("select[aria-label='Bedrag becomes']");
  await sums.selectOption("ignore");
  await page.waitForFunction(() => !document.querySelector("#preview")?.textContent?.includes("EUR"));
  await sums.selectOption("amount");
  await page.waitForFunction(() => document.querySelector("#preview")?.textContent?.includes("1,450.00"));
  await page.getByRole("button", { name: "Take it in" }).click();
  await page.waitForURL("**/sources/jobs/*");
  await page.waitForSelector("[data-over]", { state: "attached" });
  assert.match(await page.locator("#job").textContent(), /Done\./);
  await page.getByRole("link", { name: "See the reports" }).click();
  await page.getByRole("link", { name: `T-${mark}-1` }).click();
  assert.match(await page.locator(".narrative").textContent(), /<script>window\.planted/);
  assert.equal(await page.evaluate(() => window.planted), undefined);
  assert.deepEqual(page.complaints, []);
});

test("a file that holds nothing is refused in words, and the choice is kept", async () => {
  const page = await desk.page();
  await page.goto("/sources");
  await page.locator("#file").setInputFiles(table([""]));
  await page.getByRole("button", { name: "Upload and look at it" }).click();
  await page.waitForSelector("[data-upload-error]:not([hidden])");
  assert.match(await page.locator("[data-upload-error]").textContent(), /expected a file that holds something/);
});

test("a hit is rejected and taken back", async () => {
  const page = await desk.page();
  const series = (await desk.json("/api/v1/series?sort=size&limit=1")).rows[0].id;
  const report = (await desk.json(`/api/v1/reports?series=${series}&limit=1`)).rows[0].id;
  await page.goto(`/reports/${report}`);
  const hit = page.locator("section[aria-labelledby=hits] li").first();
  await hit.locator("summary", { hasText: "Reject" }).click();
  await hit.locator("input[name=reason]").fill("the victim's own account");
  await hit.getByRole("button", { name: "Reject this hit" }).click();
  await page.waitForURL(/done=rejected/);
  assert.match(await page.locator("desk-toast").textContent(), /Hit rejected/);
  assert.match(await page.locator("section[aria-labelledby=history]").textContent(), /the victim's own account/);
  await page.locator("desk-toast").getByRole("button", { name: "Undo" }).click();
  await page.waitForURL(/done=undone/);
  assert.match(await page.locator("section[aria-labelledby=history]").textContent(), /taken back/);
  assert.deepEqual(page.complaints, []);
});

test("a series is named, and draws its graph, weeks and map", async () => {
  const page = await desk.page();
  const series = (await desk.json("/api/v1/series?sort=loss&limit=1")).rows[0].id;
  await page.goto(`/series/${series}`);
  await page.waitForSelector("series-graph canvas");
  await page.waitForSelector("stacked-chart > svg");
  await page.waitForSelector("state-map > svg");
  await page.locator("summary", { hasText: "Name" }).click();
  await page.locator("#series-name").fill("Flats & houses <b>");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/done=named/);
  assert.match(await page.locator("h1").textContent(), /Flats & houses <b>/);
  assert.deepEqual(page.complaints, []);
});

test("filters, look-up and upload work without script", async () => {
  const page = await desk.page({ javaScriptEnabled: false });
  await page.goto("/reports");
  await page.locator("summary", { hasText: "Filter" }).click();
  await page.locator("#kind").selectOption("phishing");
  await page.getByRole("button", { name: "Show" }).click();
  assert.match(page.url(), /kind=phishing/);
  await page.locator("a.filter").first().click();
  assert.doesNotMatch(page.url(), /kind=/);
  await page.locator("#look-up-field").fill("NL91ABNA0417164300");
  await page.getByRole("button", { name: "Look up" }).first().click();
  assert.match(await page.locator("#results").textContent(), /NL91ABNA/);
  await page.goto("/sources");
  await page.locator("#file").setInputFiles(table(["Referentie;Verhaal", "Z-1;tekst zonder meer"]));
  await page.getByRole("button", { name: "Upload and look at it" }).click();
  assert.match(page.url(), /\/sources\/preview\//);
});
