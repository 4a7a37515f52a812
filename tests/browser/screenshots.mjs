// Pictures of the main pages, wide and narrow: `node tests/browser/screenshots.mjs OUT`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Browser, submit, visit } from "./browser.mjs";
import { openDrill } from "./drill.mjs";
import { officer } from "./journeys/sign-in.mjs";

const WAYS = [
  { name: "1280", javaScript: true, width: 1280, height: 900 },
  { name: "320", javaScript: true, width: 320, height: 640 },
];

const out = process.argv[2];
if (out === undefined) {
  console.error("usage: node tests/browser/screenshots.mjs OUT");
  process.exit(2);
}
await mkdir(out, { recursive: true });
const drill = await openDrill();
try {
  const browser = await Browser.launch();
  try {
    for (const way of WAYS) await take(browser, way);
  } finally {
    await browser.close();
  }
} finally {
  await drill.close();
}

async function take(browser, way) {
  const context = await browser.context(way);
  const anyone = await context.page();
  const banned = `/check?gtin=${drill.products.insecure.gtin}`;
  for (const [name, path, status] of [["start", "/"], ["check", "/check"], ["check-banned", banned],
    ["check-mistyped", "/check?gtin=5012345678901", 422], ["check-ended", `/check?gtin=${drill.products.behaving.gtin}`],
    ["report", "/report"], ["notice", `/notices/${drill.notice}`], ["notice-document", `/notices/${drill.notice}/notice.html`],
    ["verify", "/verify"], ["not-found", "/no-such-page", 404]]) {
    await visit(anyone, drill.url + path, status);
    await shoot(anyone, way, name);
  }
  const desk = await officer({ drill, browser, way, role: "case-officer" });
  for (const [name, path] of [["cases", "/cases"], ["case", `/cases/${drill.case}`],
    ["officer-notice", `/cases/${drill.case}/notices/${drill.notice}`], ["draft-power", `/cases/${drill.case}/draft`],
    ["draft", `/cases/${drill.case}/draft?power=temporary-ban`], ["record", `/cases/${drill.case}/record`], ["record-waits", `/cases/${drill.case}/record?show=waits`],
    ["record-judge", `/cases/${drill.case}/judge-unit?unit=5.1-4-1/a`], ["clocks", "/clocks"], ["account", "/account"]]) {
    await visit(desk, drill.url + path);
    await shoot(desk, way, name);
  }
  await visit(desk, `${drill.url}/cases/${drill.case}/notices/${drill.notice}/approve`);
  await submit(desk, 409);
  await shoot(desk, way, "refused");
}

/** The top of the page as a person first sees it, and the whole. */
async function shoot(page, way, name) {
  await page.screenshot({ path: join(out, `${name}-${way.name}.png`) });
  await page.screenshot({ path: join(out, `${name}-${way.name}-whole.png`), fullPage: true });
}
