// The keyboard alone: Tab reaches what is wanted, and one sees where one is.
import assert from "node:assert/strict";

/** Tabs on until the focus is there; fails where it cannot be reached, or is not to be seen. */
export async function reach(page, wanted) {
  for (let presses = 0; presses < 250; presses += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluateAll((all) => all.includes(document.activeElement))) {
      const seen = await page.evaluate(() => {
        const it = document.activeElement;
        const look = () => ["outline", "boxShadow", "borderColor", "backgroundColor"].map((name) => getComputedStyle(it)[name]).join();
        const box = it.getBoundingClientRect();
        const focused = look();
        it.blur();
        const marked = look() !== focused;
        it.focus({ focusVisible: true });
        return { marked, within: box.bottom > 0 && box.top < innerHeight };
      });
      assert.deepEqual(seen, { marked: true, within: true }, `the focus on ${wanted} is to be seen`);
      return;
    }
  }
  assert.fail(`Tab does not reach ${wanted}`);
}

/** The same, and Enter. */
export async function press(page, wanted) {
  await reach(page, wanted);
  await page.keyboard.press("Enter");
}

/** Chooses in a list by its first letters. */
export async function choose(page, wanted, letters) {
  await reach(page, wanted);
  await page.keyboard.type(letters);
}

/** Writes into a field in the place of what stood there. */
export async function write(page, wanted, text) {
  await reach(page, wanted);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}
