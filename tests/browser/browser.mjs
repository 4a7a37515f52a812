// Chromium, started so that it talks to nothing but the office, and axe on whatever page it shows.
import puppeteer from "puppeteer-core";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export class Browser {
  static async launch() {
    const profile = await mkdtemp(join(tmpdir(), "proofhouse-browser-"));
    const chromium = await puppeteer.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      userDataDir: profile,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
    });
    return Object.assign(new Browser(), { chromium, profile });
  }

  /** A context with its own cookies, seen one way. */
  async context(way) {
    const context = await this.chromium.createBrowserContext();
    return {
      close: () => context.close(),
      async page() {
        const page = await context.newPage();
        await page.setJavaScriptEnabled(way.javaScript);
        await page.setViewport({ width: way.width, height: 900 });
        refuseForeign(page);
        return page;
      },
    };
  }

  async close() {
    await this.chromium.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}

/** Fails the journey if a page asks for anything outside the office. */
function refuseForeign(page) {
  page.on("request", (request) => {
    const host = new URL(request.url()).hostname;
    if (!["localhost", "127.0.0.1", ""].includes(host)) page.foreign = request.url();
  });
}

/** Everything a machine can say of a page's accessibility; throws what it finds. */
export async function lookAt(page, label) {
  if (page.foreign) throw new Error(`${label}: asked for ${page.foreign}`);
  await shape(page, label);
  const javaScript = page.isJavaScriptEnabled();
  // axe itself is JavaScript: it is run on the same page with the page's own scripts already done or never started.
  if (!javaScript) await page.setJavaScriptEnabled(true);
  await page.evaluate(axe);
  const results = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), RULES);
  if (!javaScript) await page.setJavaScriptEnabled(false);
  const found = results.violations.map((violation) =>
    `${violation.id}: ${violation.help} (${violation.nodes.map((node) => node.target).join("; ")})`);
  if (found.length > 0) throw new Error(`${label}: axe finds\n${found.join("\n")}`);
}

/** What every page has: a language, a title, one h1, a way past the header, the banner, no sideways scrolling. */
async function shape(page, label) {
  const seen = await page.$eval("html", (html) => ({
    lang: html.lang,
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    skip: document.querySelector("a.govuk-skip-link") !== null,
    banner: document.body.innerText.toLowerCase().includes("not a government service"),
    overflow: html.scrollWidth - html.clientWidth,
  }));
  const wrong = [];
  if (!seen.lang) wrong.push("no lang");
  if (!seen.title) wrong.push("no title");
  if (seen.headings !== 1) wrong.push(`${seen.headings} h1`);
  if (!seen.skip) wrong.push("no skip link");
  if (!seen.banner) wrong.push("does not say that it is not a government service");
  if (seen.overflow > 1) wrong.push(`scrolls sideways by ${seen.overflow} pixels`);
  if (wrong.length > 0) throw new Error(`${label}: ${wrong.join(", ")}`);
}
