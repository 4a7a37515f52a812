// Every public page, and every page that an officer's start page leads to, looked at by axe.
import { lookAt } from "../browser.mjs";
import { signIn } from "./sign-in.mjs";

const PUBLIC = ["/", "/check", "/report", "/security", "/support-period", "/accessibility", "/cookies", "/privacy",
  "/sign-in", "/no-such-page"];
// Enough for every kind of page; a drill has few of each.
const PAGES_MAX = 40;

export async function pages({ drill, context }) {
  const page = await context.page();
  for (const path of PUBLIC) await visit(page, drill.url + path);
  const notice = await firstPublishedNotice(page, drill);
  await visit(page, notice);
  await signIn({ page, drill, role: "case-officer" });
  await everyLinked(page, drill.url);
}

async function visit(page, url) {
  await page.goto(url, { waitUntil: "load" });
  await lookAt(page, url);
}

async function firstPublishedNotice(page, drill) {
  await page.goto(`${drill.url}/notices`, { waitUntil: "load" });
  await lookAt(page, "/notices");
  return page.$eval("main a[href^='/notices/']", (link) => link.href);
}

/** Follows every link of the office's own pages, from the page an officer sees first. */
async function everyLinked(page, origin) {
  const seen = new Set();
  const waiting = [page.url()];
  while (waiting.length > 0 && seen.size < PAGES_MAX) {
    const url = waiting.shift();
    if (seen.has(url)) continue;
    seen.add(url);
    const response = await page.goto(url, { waitUntil: "load" });
    if (!String(response.headers()["content-type"]).startsWith("text/html")) continue;
    await lookAt(page, url);
    const links = await page.$$eval("main a[href]", (anchors) => anchors.map((anchor) => anchor.href.split("#")[0]));
    waiting.push(...links.filter((link) => link.startsWith(origin) && !/sign-out|\/register\/|\.pdf|\.html|\/api\//.test(link)));
  }
  if (seen.size < 5) throw new Error(`an officer's start page leads to only ${seen.size} pages`);
}
