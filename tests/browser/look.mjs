// Everything a machine can say of one page: axe, its frame, the keyboard, and what it asked for.
//
// With JavaScript off, Chromium parses and shows the page with scripting disabled, so that none of its scripts run and
// `noscript` counts. axe itself needs timers: scripting is allowed again on the page that already stands there, which
// starts none of the page's own scripts, and the check below proves it by the mark that they leave on `body`.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const WRONG_SHOWN = 20;

/** What was looked at, by way: labels of all pages, and the shapes that axe has seen. */
export const looked = new Map();

/**
 * Throws whatever is wrong with the page. A page whose elements, classes and roles are those of one already seen the
 * same way is not given to axe a second time unless `always`; its frame is looked at all the same.
 */
export async function lookAt(page, label, { standalone = false, always = true } = {}) {
  const seen = remembered(page.way);
  seen.labels.push(label);
  const wrong = [...page.heard.splice(0), ...(await frame(page, standalone))];
  const shape = await fingerprint(page);
  if (always || !seen.shapes.has(shape)) {
    seen.shapes.add(shape);
    const folded = await unfold(page);
    wrong.push(...(await focusShows(page)), ...(await axeFinds(page)));
    await page.evaluate((places) => {
      document.querySelectorAll("details").forEach((one, at) => { one.open = !places.includes(at); });
    }, folded);
    if (!standalone) wrong.push(...(await skipLinkWorks(page)));
  }
  wrong.push(...page.heard.splice(0));
  if (wrong.length > WRONG_SHOWN) wrong.splice(WRONG_SHOWN, wrong.length, `and ${wrong.length - WRONG_SHOWN} more`);
  if (wrong.length > 0) throw new Error(`${label} (${page.url()}):\n${wrong.join("\n")}`);
}

function remembered(way) {
  if (!looked.has(way.name)) looked.set(way.name, { labels: [], shapes: new Set() });
  return looked.get(way.name);
}

/** Opens what is folded away, so that it is looked at too; the places of what was closed. */
async function unfold(page) {
  return page.evaluate(() => [...document.querySelectorAll("details")].flatMap((one, at) => {
    const closed = !one.open;
    one.open = true;
    return closed ? [at] : [];
  }));
}

async function axeFinds(page) {
  const javaScript = page.isJavaScriptEnabled();
  if (!javaScript) await page.setJavaScriptEnabled(true);
  await page.evaluate(axe);
  const { results, enhanced } = await page.evaluate(async (tags) => ({
    results: await globalThis.axe.run(document, {
      runOnly: tags, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
    }),
    enhanced: document.body.classList.contains("js-enabled"),
  }), RULES);
  if (!javaScript) await page.setJavaScriptEnabled(false);
  const wrong = results.violations.map((one) =>
    `axe: ${one.id}: ${one.help} (${one.nodes.map((node) => node.target).join("; ")})`);
  if (!javaScript && enhanced) wrong.push("the page's scripts ran although JavaScript is off");
  return wrong;
}

/** A language, a title, one h1, the banners, no sideways scrolling; and whether its scripts ran as they should. */
async function frame(page, standalone) {
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title.trim(),
    headings: [...document.querySelectorAll("h1")].map((one) => one.innerText.trim()),
    skip: document.querySelector("a.govuk-skip-link") !== null,
    words: document.body.innerText.toLowerCase(),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    wide: [...document.querySelectorAll("body *")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && box.right > document.documentElement.clientWidth + 1 && !one.closest(".ph-scroll, pre, iframe");
    }).slice(0, 3).map((one) => `${one.tagName.toLowerCase()}.${one.className}`),
    enhanced: document.body.classList.contains("js-enabled"),
    repeated: [...document.querySelectorAll("[id]")].map((one) => one.id)
      .filter((id, at, all) => all.indexOf(id) !== at),
    dangling: [...document.querySelectorAll("a[href^='#']")].map((one) => one.getAttribute("href").slice(1))
      .filter((id) => id !== "" && document.getElementById(id) === null),
  }));
  const wrong = [];
  if (!seen.lang) wrong.push("no lang");
  if (!seen.title) wrong.push("no title");
  if (seen.headings.length !== 1) wrong.push(`${seen.headings.length} h1: ${seen.headings.join(" | ")}`);
  if (seen.overflow > 1) wrong.push(`scrolls sideways by ${seen.overflow} pixels: ${seen.wide.join(", ")}`);
  if (seen.repeated.length > 0) wrong.push(`ids that stand twice: ${seen.repeated.join(", ")}`);
  if (seen.dangling.length > 0) wrong.push(`links to nothing on the page: ${seen.dangling.join(", ")}`);
  if (page.way.drill !== false && !seen.words.includes("drill")) wrong.push("does not say DRILL");
  if (standalone) return wrong;
  if (!seen.skip) wrong.push("no skip link");
  if (!seen.words.includes("not a government service")) wrong.push("does not say that it is not a government service");
  if (page.way.drill === false && seen.words.includes("drill")) wrong.push("says DRILL outside a drill");
  if (seen.enhanced !== page.isJavaScriptEnabled()) wrong.push(`its scripts ${seen.enhanced ? "ran" : "did not run"}`);
  return wrong;
}

/** Each thing that can be focused looks different when it is. */
async function focusShows(page) {
  const dull = await page.evaluate(() => {
    const look = (one) => {
      const parts = [getComputedStyle(one)];
      // GOV.UK draws radio buttons and checkboxes on their labels.
      if (one.nextElementSibling?.tagName === "LABEL") parts.push(getComputedStyle(one.nextElementSibling, "::before"));
      return parts.map((style) => [style.outlineStyle, style.outlineWidth, style.boxShadow, style.backgroundColor,
        style.borderColor, style.borderWidth, style.clipPath, style.position].join()).join();
    };
    const before = document.activeElement;
    const found = [];
    for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")) {
      if (one.disabled || one.getClientRects().length === 0) continue;
      one.blur();
      const plain = look(one);
      one.focus({ preventScroll: true, focusVisible: true });
      if (document.activeElement !== one) found.push(`cannot be focused: ${one.outerHTML.slice(0, 120)}`);
      else if (look(one) === plain) found.push(`focus does not show: ${one.outerHTML.slice(0, 120)}`);
      one.blur();
    }
    if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true });
    return found;
  });
  return dull;
}

/** The skip link shows when focused, and Enter goes past the header: the next stop lies in or after the main part. */
async function skipLinkWorks(page) {
  await page.focus("a.govuk-skip-link");
  const shown = await page.$eval("a.govuk-skip-link", (link) => {
    const box = link.getBoundingClientRect();
    return box.width > 40 && box.height > 20 && box.left >= 0;
  });
  if (!shown) return ["the skip link does not show when focused"];
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const past = await page.evaluate(() => document.activeElement?.closest("header") === null
    && document.activeElement !== document.body);
  return past ? [] : ["the skip link does not lead past the header"];
}

/** The page's elements, classes, roles and states, without its words. */
async function fingerprint(page) {
  const shape = await page.evaluate(() => [...document.querySelectorAll("*")].map((one) =>
    `${one.tagName}.${one.className}:${one.getAttribute("role") ?? ""}:${one.getAttribute("type") ?? ""}`).join("\n"));
  return createHash("sha256").update(shape).digest("hex");
}
