// People at the door, with the keyboard alone: a node that begins without accounts, and a key that the browser plays.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Provider from "oidc-provider";
import { audit, open } from "./desk.mjs";

const here = new URL(".", import.meta.url).pathname;
const password = "mossy lantern hums";
let desk;
let node;
let provider;
before(async () => {
  const port = await freePort();
  provider = await provide(`http://localhost:${port}/login/provider/back`);
  node = await begin(port, provider.issuer);
  process.env.JOINDER_URL = node.base;
  desk = await open();
});
after(async () => {
  await desk?.close();
  node?.child.kill("SIGTERM");
  provider?.server.close();
  provider?.server.closeAllConnections();
  if (node) rmSync(node.folder, { recursive: true, force: true });
});

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A provider of OpenID Connect. Whoever names themselves there is let in; their role goes by their name. */
async function provide(redirect) {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "joinder", client_secret: "a secret & more", redirect_uris: [redirect] }],
    claims: { openid: ["sub"], profile: ["preferred_username", "unit_roles"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["made for a test"] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: `248-${id}`, preferred_username: id, unit_roles: id === "guest" ? ["canteen"] : ["canteen", "cyber-analysts"] }),
    }),
  });
  const server = provider.listen(port, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { issuer, server };
}

/** A node of its own without accounts, and the code by which the first one is made. */
function begin(listen, issuer) {
  const binary = process.env.JOINDER_BINARY ?? `${here}../../target/debug/joinder`;
  const folder = mkdtempSync(join(tmpdir(), "joinder-people-"));
  writeFileSync(join(folder, "secret"), "a secret & more\n");
  const oidc = [
    "[oidc]",
    `issuer = "${issuer}"`,
    'client_id = "joinder"',
    `client_secret_file = "${join(folder, "secret")}"`,
    'name = "the police directory"',
    'role_claim = "unit_roles"',
    "asks_second_factor = true",
    "[oidc.roles]",
    'cyber-analysts = "analyst"',
  ];
  writeFileSync(join(folder, "joinder.toml"), oidc.join("\n"));
  const child = spawn(binary, ["--data", folder, "serve", "--listen", `127.0.0.1:${listen}`], { stdio: ["ignore", "ignore", "pipe"] });
  return new Promise((resolve, reject) => {
    let told = "";
    child.on("error", () => reject(new Error(`${binary} is not built: cargo build -p joinder`)));
    child.on("exit", (code) => reject(new Error(`the node stopped with ${code}: ${told}`)));
    child.stderr.on("data", (piece) => {
      told += piece;
      const port = told.match(/http:\/\/127\.0\.0\.1:(\d+)/)?.[1];
      const code = told.match(/\b(?:[a-z2-7]{4}-){6}[a-z2-7]{2}\b/)?.[0];
      // By its name: passkeys are for names.
      if (port && code) resolve({ base: `http://localhost:${port}`, code, child, folder });
    });
  });
}

/** RFC 6238: the six digits of a secret in base 32. */
function digits(secret, step = Math.floor(Date.now() / 30_000)) {
  const bits = [...secret].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counted = Buffer.alloc(8);
  counted.writeBigUInt64BE(BigInt(step));
  const tag = createHmac("sha1", key).update(counted).digest();
  const four = tag.readUInt32BE(tag[19] & 15) & 0x7fffffff;
  return String(four % 1_000_000).padStart(6, "0");
}

/** Goes on with Tab until the element is reached, as somebody without a mouse does. */
async function tabTo(page, selector) {
  for (let steps = 0; steps < 80; steps++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${selector} cannot be reached by Tab`);
}

/** Types into fields, each reached by Tab, and sends the form. */
async function fill(page, fields) {
  for (const [selector, text] of fields) {
    await tabTo(page, selector);
    await page.keyboard.type(text);
  }
  await page.keyboard.press("Enter");
}

async function soundInBoth(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await audit(page), [], `${page.url()} in ${colorScheme}`);
  }
}

test("an account is taken up, a passkey added, and its person comes in by it", async () => {
  const page = await desk.page({ reducedMotion: "reduce" });
  await page.goto("/setup");
  await soundInBoth(page);
  await fill(page, [["#code", node.code], ["#name", "ada"], ["#password", password], ["#again", password]]);
  await page.waitForURL("**/second-factor");
  await soundInBoth(page);
  const secret = (await page.locator("code").first().textContent()).replaceAll(/\s/g, "");
  await fill(page, [["#code", digits(secret)]]);
  await page.waitForSelector("h1:has-text('Recovery codes')");
  await soundInBoth(page);
  await page.goto("/account");
  await soundInBoth(page);

  // After the last look for what is unsound: its session takes the key along when it ends.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
  await fill(page, [["#passkey-name", "this laptop"], ["#passkey-proof", "not the password"]]);
  await page.waitForSelector("#passkey-proof ~ .field-error");
  await fill(page, [["#passkey-name", "this laptop"], ["#passkey-proof", password]]);
  await page.waitForSelector("td:has-text('this laptop'), th:has-text('this laptop')");
  await fill(page, [["#passkey-name", "once more"], ["#passkey-proof", password]]);
  await page.waitForSelector("[data-passkey-known]:not([hidden])");

  await tabTo(page, "form[action='/logout'] button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("form[data-passkey]:not([hidden])");
  await tabTo(page, "form[data-passkey] button");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/login");
  await page.goto("/account");
  assert.equal(await page.locator("h1").textContent(), "ada");

  // Whose finger it is is not known: the page says that no passkey came, and the other way in is still there.
  await tabTo(page, "form[action='/logout'] button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("form[data-passkey]:not([hidden])");
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await tabTo(page, "form[data-passkey] button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-passkey-trouble]:not([hidden])");
  assert.ok(await page.evaluate(() => document.activeElement?.hasAttribute("data-passkey-trouble")));
  await soundInBoth(page);
  await page.goto("/login");
  await fill(page, [["#name", "ada"], ["#password", password], ["#code", digits(secret, Math.floor(Date.now() / 30_000) + 1)]]);
  await page.waitForURL((url) => url.pathname !== "/login");
  await page.goto("/account");
  await soundInBoth(page);

  await page.goto("/people");
  await fill(page, [["#unit-name", "North"]]);
  await page.waitForURL(/done=unit-added/);
  await tabTo(page, "#role");
  await page.keyboard.type("Super");
  await tabTo(page, "#unit");
  await page.keyboard.type("North");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await fill(page, [["#name", "bob"]]);
  await page.waitForSelector("text=The code for bob");
  await soundInBoth(page);
  await page.goto("/people/bob");
  assert.match(await page.locator("main").textContent(), /Supervisor.*Unit North/s);
  await tabTo(page, "#unit");
  await page.keyboard.type("The org");
  await tabTo(page, "form[action$='/unit'] button");
  await page.keyboard.press("Enter");
  await page.waitForURL(/done=unit-changed/);
  await soundInBoth(page);
  assert.deepEqual(page.complaints.filter((line) => !line.includes("422")), []);
});

/** Names oneself at the provider, which may know already who it is. */
async function atProvider(page, name) {
  await page.waitForURL(`${provider.issuer}/**`);
  await fill(page, [["input[name='login']", name], ["input[name='password']", "any"]]);
  await page.waitForSelector("button:has-text('Continue')");
  await tabTo(page, "button");
  await page.keyboard.press("Enter");
}

test("a person whom the provider lets in comes in, in the role that it says", async () => {
  const page = await desk.page({ reducedMotion: "reduce" });
  await page.goto("/login?back=%2Freports");
  await tabTo(page, "a[href^='/login/provider']");
  await page.keyboard.press("Enter");
  await atProvider(page, "bo");
  await page.waitForURL("**/reports");
  page.complaints.length = 0; // those of the provider's own pages
  await page.goto("/account");
  assert.equal(await page.locator("h1").textContent(), "bo");
  assert.match(await page.locator(".page-facts").textContent(), /Analyst/);
  await soundInBoth(page);
  assert.deepEqual(page.complaints, []);
});

test("who has no role there, or calls themselves as somebody here, is told so", async () => {
  for (const [name, words] of [["guest", /no role at this node/], ["ada", /that no other account has/]]) {
    const page = await desk.page({ reducedMotion: "reduce" });
    await page.goto("/login/provider");
    await atProvider(page, name);
    await page.waitForSelector(".errors[role='alert']:not([hidden])");
    assert.match(await page.locator(".errors[role='alert']:not([hidden])").textContent(), words);
    await soundInBoth(page);
  }
});

test("an answer to an attempt of another browser lets nobody in", async () => {
  const [begun, other] = [await desk.page(), await desk.page()];
  const answers = [];
  begun.on("request", (request) => request.url().includes("/login/provider/back") && answers.push(request.url()));
  await begun.goto("/login/provider");
  await atProvider(begun, "cleo");
  await begun.waitForURL((url) => url.href.startsWith(desk.base) && !url.pathname.startsWith("/login"));
  await other.goto(answers[0]);
  assert.match(await other.locator(".errors[role='alert']:not([hidden])").textContent(), /not of this browser/);
});
