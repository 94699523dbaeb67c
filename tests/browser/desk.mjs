// A browser and a node to look at.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const here = new URL(".", import.meta.url).pathname;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Starts what is missing. Gives the address, pages, and how to stop. */
export async function open() {
  const node = process.env.JOINDER_URL ? null : await start();
  const base = process.env.JOINDER_URL ?? node.base;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  return {
    base,
    /** A fresh page; what its console complains of is in `page.complaints`. */
    page: async (options = {}) => {
      const context = await browser.newContext({ baseURL: base, locale: "en-GB", viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      page.complaints = [];
      page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
      page.on("pageerror", (error) => page.complaints.push(error.message));
      return page;
    },
    json: async (path) => (await fetch(base + path)).json(),
    close: async () => {
      await browser.close();
      node?.child.kill("SIGTERM");
    },
  };
}

function start() {
  const binary = `${here}../../target/debug/examples/desk`;
  const child = spawn(binary, ["127.0.0.1:0", "600"], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let told = "";
    child.on("error", () => reject(new Error(`${binary} is not built: cargo build -p joinder-web --example desk`)));
    child.on("exit", (code) => reject(new Error(`the desk stopped with ${code}`)));
    child.stdout.on("data", (piece) => {
      told += piece;
      const base = told.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
      if (base) resolve({ base, child });
    });
  });
}

/** What axe finds on a page, each in a line. It runs in a world of its own: the page's policy refuses foreign script. */
export async function audit(page) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const world = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  const run = async (expression) => {
    const answer = await session.send("Runtime.evaluate", { expression, contextId: world.executionContextId, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  };
  await run(axe);
  const tags = JSON.stringify(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  const results = await run(`axe.run(document, { runOnly: { type: "tag", values: ${tags} } }).then((r) => r.violations)`);
  await session.detach();
  return results.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} — ${n.failureSummary?.split("\n").slice(1).join(" ").trim()}`));
}

/** Every page worth opening, with what is there now. */
export async function addresses(json) {
  const series = (await json("/api/v1/series?sort=size&limit=1")).rows[0];
  const reports = (await json(`/api/v1/reports?series=${series.id}&limit=1`)).rows;
  const evidence = (await json(`/api/v1/series/${series.id}`)).evidence[0]?.trace;
  const aside = (await json("/api/v1/set-aside?limit=1")).rows[0];
  const source = (await json("/api/v1/sources")).rows[0]?.source.name;
  return [
    "/",
    "/lookup",
    `/lookup?text=${encodeURIComponent(`${evidence?.value ?? ""}\nnobody@nowhere.example\nDE89370400440532013001`)}`,
    "/reports",
    "/reports?kind=phishing&country=NL",
    `/reports/${reports[0].id}`,
    "/series",
    `/series/${series.id}`,
    evidence && `/traces/${evidence.type}/${encodeURIComponent(evidence.value)}`,
    "/sources",
    "/sources/new",
    source && `/sources/${encodeURIComponent(source)}`,
    "/links",
    "/requests",
    "/set-aside",
    aside && `/set-aside/${aside.id}`,
    "/statistics",
    "/help",
  ].filter(Boolean);
}
