// A consumer asks whether a product is banned: a mistyped number, then a banned one.
import { lookAt } from "../browser.mjs";

export async function checkAProduct({ drill, context }) {
  const page = await context.page();
  await ask(page, drill, "5012345678901");
  const complaint = await page.$eval(".govuk-error-summary", (summary) => summary.innerText);
  if (!/check digit/i.test(complaint)) throw new Error(`a wrong check digit is not named: ${complaint}`);
  const kept = await page.$eval("input[name=gtin]", (input) => input.value);
  if (kept !== "5012345678901") throw new Error(`what was typed is not kept: ${kept}`);
  await lookAt(page, "a mistyped number");

  await ask(page, drill, drill.products.insecure);
  const answer = await page.$eval("main", (main) => main.innerText);
  for (const words of [/banned/i, /change the password/i, /copy|register|checked/i]) {
    if (!words.test(answer)) throw new Error(`the answer lacks ${words}: ${answer}`);
  }
  if (/\bsafe\b/i.test(answer)) throw new Error("an answer never says safe");
  await lookAt(page, "a banned product");
}

async function ask(page, drill, gtin) {
  await page.goto(`${drill.url}/check`, { waitUntil: "load" });
  await page.type("input[name=gtin]", gtin);
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("main .govuk-button")]);
}
