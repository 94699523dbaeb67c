// What people do at the desk, done with the keyboard alone: Tab reaches it, one sees where one is, and Enter does it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./desk.mjs";
import { press, reach } from "./keys.mjs";

let desk;
before(async () => {
  desk = await open();
});
after(() => desk?.close());

test("a hit is rejected and taken back", async () => {
  const page = await desk.page();
  const series = (await desk.json("/api/v1/series?sort=size&limit=1")).rows[0].id;
  const report = (await desk.json(`/api/v1/reports?series=${series}&limit=1`)).rows[0].id;
  await page.goto(`/reports/${report}`);
  const hit = page.locator("section[aria-labelledby=hits] li").first();
  await press(page, hit.locator("summary", { hasText: "Reject" }));
  await reach(page, page.getByRole("textbox", { name: /reason|why/i }));
  await page.keyboard.type("by keyboard");
  await press(page, page.getByRole("button", { name: "Reject this hit" }));
  await page.waitForURL(/done=rejected/);
  await press(page, page.getByRole("button", { name: "Undo" }));
  await page.waitForURL(/done=undone/);
  assert.deepEqual(page.complaints, []);
});

test("a list is filtered, and a filter taken away", async () => {
  const page = await desk.page();
  await page.goto("/reports");
  await press(page, page.locator("summary", { hasText: "Filter" }));
  await reach(page, page.getByRole("combobox", { name: /Kind/ }));
  await page.keyboard.type("Phish");
  await press(page, page.getByRole("button", { name: "Show" }));
  await page.waitForURL(/kind=phishing/);
  await press(page, page.locator("a.filter"));
  await page.waitForURL((url) => !url.search.includes("kind=phishing"));
  assert.deepEqual(page.complaints, []);
});

test("a file is brought in", async () => {
  const page = await desk.page();
  const mark = Date.now();
  await page.goto("/sources");
  await reach(page, page.getByRole("textbox", { name: /source/i }));
  await page.keyboard.type(`keys-${mark}`);
  const chosen = page.waitForEvent("filechooser");
  await press(page, page.locator("#file"));
  const lines = ["Referentie;Datum;Rekening dader;Verhaal", `K-${mark};24-11-2025;LT121000011101001000;Betaald voor schoenen die nooit kwamen`];
  await (await chosen).setFiles({ name: "keys.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  await press(page, page.getByRole("button", { name: "Upload and look at it" }));
  await page.waitForURL("**/sources/preview/*");
  await press(page, page.getByRole("button", { name: "Take it in" }));
  await page.waitForURL("**/sources/jobs/*");
  await page.waitForSelector("[data-over]", { state: "attached" });
  await press(page, page.getByRole("link", { name: "See the reports" }));
  await page.waitForURL("**/reports?*");
  await press(page, page.getByRole("link", { name: `K-${mark}` }));
  await page.waitForSelector(".narrative");
  assert.deepEqual(page.complaints, []);
});

test("a series is named", async () => {
  const page = await desk.page();
  const series = (await desk.json("/api/v1/series?sort=loss&limit=1")).rows[0].id;
  await page.goto(`/series/${series}`);
  await press(page, page.locator("summary", { hasText: "Name" }));
  await reach(page, page.getByRole("textbox", { name: /name/i }));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Named by keys");
  await press(page, page.getByRole("button", { name: "Save" }));
  await page.waitForURL(/done=named/);
  assert.match(await page.locator("h1").textContent(), /Named by keys/);
  assert.deepEqual(page.complaints, []);
});
