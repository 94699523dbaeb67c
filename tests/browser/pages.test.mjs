// Every page: no error in the console, nothing for axe in light and dark, nothing wider than a narrow window.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addresses, audit, open } from "./desk.mjs";

let desk;
let paths;
before(async () => {
  desk = await open();
  paths = await addresses(desk.json);
});
after(() => desk?.close());

for (const colorScheme of ["light", "dark"]) {
  test(`every page is sound in ${colorScheme}`, async () => {
    const page = await desk.page({ colorScheme });
    const found = [];
    for (const path of paths) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), 200, path);
      if (path.startsWith("/series/")) await page.waitForSelector("series-graph canvas, series-graph table", { state: "attached" });
      // What can be opened is looked at too.
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("main details:not(.act, .menu)")) details.open = true;
      });
      found.push(...(await audit(page)).map((line) => `${path} ${line}`));
    }
    assert.deepEqual(found, []);
    assert.deepEqual(page.complaints, []);
  });
}

test("a page that is not there says what to do", async () => {
  const page = await desk.page();
  const answer = await page.goto("/reports/rep_0000000000001");
  assert.equal(answer.status(), 404);
  assert.equal(await page.locator("h1").textContent(), "There is nothing here");
  assert.deepEqual(await audit(page), []);
});

for (const width of [360, 700, 1000]) {
  test(`nothing is wider than a window of ${width}`, async () => {
    const page = await desk.page({ viewport: { width, height: 800 } });
    for (const path of paths) {
      await page.goto(path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`);
    }
  });
}

test("the pages are in the reader's language, and the choice is kept", async () => {
  const page = await desk.page({ locale: "de-DE" });
  await page.goto("/reports");
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  await page.getByRole("button", { name: "English" }).click();
  await page.waitForURL(/\/reports/);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
});

test("light and dark can be chosen, and are kept", async () => {
  const page = await desk.page({ colorScheme: "light" });
  await page.goto("/");
  await page.locator(".rail theme-switch button").click();
  await page.goto("/reports");
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
});
