// No mouse: a product is checked and a case is opened with Tab, Space, the arrows and Enter alone.
import { says, visit } from "../browser.mjs";
import { officer } from "./sign-in.mjs";

const STOPS_MAX = 80;

export async function keyboard({ drill, context, browser, way }) {
  const page = await context.page();
  await visit(page, `${drill.url}/check`);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement?.className);
  if (first !== "govuk-skip-link") throw new Error(`the first stop is not the skip link: ${first}`);
  const passed = await tabTo(page, "#gtin");
  // Where the window is narrow, the menu is folded away behind a button.
  const menu = way.width < 640 ? "BUTTON" : "/report";
  if (!passed.includes(menu)) throw new Error(`the menu is not among the stops: ${passed}`);
  await page.keyboard.type(drill.products.insecure.gtin);
  await tabTo(page, "main form button");
  await enter(page);
  await says(page, "h1", /banned/i);
  await tabTo(page, "main details summary");
  await page.keyboard.press("Enter");
  const opened = await page.$eval("main details", (one) => one.open);
  if (!opened) throw new Error("Enter does not open the proof");

  const desk = await officer({ drill, browser, way, role: "case-officer" });
  await visit(desk, `${drill.url}/cases/new`);
  for (const [field, words] of [["brand", "Keyboard"], ["model", "One"], ["kind", "plug"], ["gtin", "4006381333931"]]) {
    await tabTo(desk, `#${field}`);
    await desk.keyboard.type(words);
  }
  await tabTo(desk, "input[name=regime]");
  await desk.keyboard.press("Space");
  await tabTo(desk, "#name_1");
  await desk.keyboard.type("Keyboard Imports Ltd");
  await tabTo(desk, "#role_1");
  await desk.keyboard.press("ArrowDown");
  await tabTo(desk, "#reason");
  await desk.keyboard.type("Seen in a shop.");
  await tabTo(desk, "main form button");
  await enter(desk);
  await says(desk, "h1", /Keyboard One/);
}

/** Presses Tab until the focus is on what fits; each stop must show and lie on the page. The stops passed. */
async function tabTo(page, selector) {
  const passed = [];
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate((wanted) => {
      const one = document.activeElement;
      const box = one.getBoundingClientRect();
      return {
        found: one.matches(wanted),
        shows: one === document.body || (box.width > 0 && box.bottom > 0 && box.top < innerHeight),
        name: one.getAttribute("href") ?? (one.id || one.tagName),
        html: one.outerHTML.slice(0, 120),
      };
    }, selector);
    if (!at.shows) throw new Error(`${page.url()}: the focus is out of sight on ${at.html}`);
    if (at.found) return passed;
    passed.push(at.name);
  }
  throw new Error(`${page.url()}: Tab does not reach ${selector}; it stopped at ${passed.join(", ")}`);
}

async function enter(page) {
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
}
