// Work between two States and with the law, by the keyboard alone: a demo of two States and the centre, as processes of their own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { audit, open } from "./desk.mjs";
import { choose, press, reach, write } from "./keys.mjs";

const here = new URL(".", import.meta.url).pathname;
let demo;
let desk;
before(async () => {
  demo = await begin();
  process.env.JOINDER_URL = demo.de;
  desk = await open();
});
after(async () => {
  await desk?.close();
  if (!demo) return;
  const ended = new Promise((resolve) => demo.child.on("exit", resolve));
  demo.child.kill("SIGTERM");
  await ended;
  rmSync(demo.folder, { recursive: true, force: true });
});

/** A demo of two States, where it is up: the address of DE's desk, and of a report of DE that NL knows as a hit alone. */
function begin() {
  const binary = process.env.JOINDER_BINARY ?? `${here}../../target/debug/joinder`;
  const folder = mkdtempSync(join(tmpdir(), "joinder-office-"));
  const options = ["--data", folder, "demo", "--states", "2", "--reports", "400", "--listen", "127.0.0.1:0"];
  const child = spawn(binary, options, { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let told = "";
    child.on("error", () => reject(new Error(`${binary} is not built: cargo build -p joinder`)));
    child.on("exit", (code) => reject(new Error(`the demo stopped with ${code}: ${told}`)));
    const hear = (piece) => {
      told += piece;
      const hatched = told.match(/http:\S+\/reports\/\S+/)?.[0];
      const de = told.match(/DE\s+(http:\S+)/)?.[1];
      if (told.includes("Ctrl-C stops") && hatched && de) resolve({ de, hatched, child, folder });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
  });
}

async function soundInBoth(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await audit(page), [], `${page.url()} in ${colorScheme}`);
  }
}

/** Looks again until it is so: what one node says reaches the other a moment later. */
async function until(page, address, isSo) {
  for (let looks = 0; looks < 100; looks += 1) {
    await page.goto(address);
    if (await isSo()) return;
    await page.waitForTimeout(200);
  }
  assert.fail(`${address} does not show it`);
}

test("a release is asked for, granted in part by the owner, and seen", async () => {
  const page = await desk.page({ reducedMotion: "reduce" });
  await page.goto(demo.hatched);
  await press(page, page.locator("summary", { hasText: "Ask for release" }));
  await write(page, page.locator("#ask-case"), "2026-17");
  await write(page, page.locator("#ask-reason"), "The account's holder is to be found.");
  await soundInBoth(page);
  await press(page, page.getByRole("button", { name: "Send the request" }));
  await page.waitForURL(/done=|requests/);

  const line = page.locator("#came-in ~ * a, section[aria-labelledby=came-in] a").first();
  await until(page, `${demo.de}/requests`, async () => (await line.count()) > 0);
  await soundInBoth(page);
  await press(page, line);
  await page.waitForURL("**/requests/req_*");
  assert.match(await page.locator("main").textContent(), /The account's holder is to be found\./);
  await reach(page, page.locator("input[name=outcome]").first());
  await page.keyboard.press("Space");
  await soundInBoth(page);
  await press(page, page.locator("main form button.button-main").last());
  await page.waitForURL(/done=/);
  await until(page, demo.hatched, async () => /granted/i.test(await page.locator("main").textContent()));
  assert.deepEqual(page.complaints, []);
});

test("a report is kept longer, and it is said why", async () => {
  const page = await desk.page({ reducedMotion: "reduce" });
  const form = { name: "short", owner: "DE", "keep-months": "1" };
  const made = await page.request.post("/sources/new", { form, headers: { origin: demo.de } });
  assert.ok(made.ok(), `${made.status()}`);
  const rows = "reference,offender email,date reported\nKEPT-1,one@swindle.example,2026-01-01\n";
  const taken = await page.request.post("/api/v1/sources/short/import?suggest_mapping=true", { data: rows, headers: { "content-type": "text/csv" } });
  assert.ok(taken.ok(), await taken.text());
  await page.goto("/retention");
  await soundInBoth(page);
  const row = page.locator("tr", { hasText: "KEPT-1" });
  await press(page, row.locator("summary", { hasText: /keep longer|extend/i }));
  await reach(page, row.locator("input[name=until]"));
  // The same day whichever of day and month the browser asks for first.
  await page.keyboard.type("12122027");
  await write(page, row.locator("form[action$=extend] [name=reason]"), "The trial goes on.");
  await press(page, row.locator("form[action$=extend] button"));
  await page.waitForURL(/done=extended/);
  await page.goto("/reports?text=KEPT-1");
  assert.deepEqual(page.complaints, []);
});

test("what is held on a person is found and answered", async () => {
  const page = await desk.page({ reducedMotion: "reduce" });
  await page.goto("/subjects");
  await soundInBoth(page);
  await choose(page, page.locator("#ask"), "Access");
  await write(page, page.locator("#name"), "Anna Example");
  await write(page, page.locator("#values"), "one@swindle.example");
  await press(page, page.getByRole("button", { name: "Take in and search" }));
  await page.waitForURL(/\/subjects\/\d+/);
  await soundInBoth(page);
  assert.deepEqual(page.complaints, []);
});

test("neighbours are asked for a value, under a purpose and a case", async () => {
  const page = await desk.page({ reducedMotion: "reduce" });
  await page.goto("/lookup");
  await write(page, page.locator("#look-up-text"), "DE89370400440532013000");
  await choose(page, page.locator("#purpose"), "cross");
  await write(page, page.locator("#case"), "2026-17");
  await press(page, page.getByRole("button", { name: "Ask them" }));
  const answer = page.locator("table", { hasText: "Whom to ask" }).locator("tbody tr");
  await answer.waitFor();
  assert.match(await answer.textContent(), /DE89370400440532013000.*no/);
  await soundInBoth(page);
  assert.deepEqual(page.complaints, []);
});

test("a record that was set aside is mended", async () => {
  const page = await desk.page({ reducedMotion: "reduce" });
  await page.goto("/set-aside");
  const aside = (await (await page.request.get("/api/v1/set-aside?limit=1")).json()).rows[0];
  await page.goto(`/set-aside/${aside.id}`);
  await soundInBoth(page);
  await press(page, page.locator("summary", { hasText: /dismiss|will not be taken/i }));
  await write(page, page.locator("form[action$=dismiss] [name=why], form[action$=dismiss] [name=reason]"), "No use to anybody.");
  await press(page, page.locator("form[action$=dismiss] button"));
  await page.waitForURL(/done=/);
  assert.deepEqual(page.complaints, []);
});
