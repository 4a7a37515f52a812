// Anyone asks about a product: a mistyped number, one that is banned, one whose ban ended, one that nobody knows.
import { fill, press, says, submit, text, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";

const MISTYPED = "5012345678901";
const UNKNOWN = "4006381333931";

export async function checkAProduct({ drill, context }) {
  const page = await context.page();
  await visit(page, drill.url);
  await press(page, "main a.govuk-button");
  await submit(page, 422);
  await lookAt(page, "check: nothing typed");

  await ask(page, drill, MISTYPED, 422);
  await says(page, ".govuk-error-summary", /check digit/i);
  await says(page, "#gtin-error", /check digit/i);
  const kept = await page.$eval("input[name=gtin]", (input) => input.value);
  if (kept !== MISTYPED) throw new Error(`what was typed is not kept: ${kept}`);
  if (!(await page.title()).startsWith("Error: ")) throw new Error("the title does not begin with Error");
  await lookAt(page, "check: mistyped");

  await ask(page, drill, drill.products.insecure.gtin);
  const banned = await says(page, "main", /This product is banned/, /change its password/i, /update it/i, /stop using it/i,
    /returning it/i, /Proof that notice-/, /How fresh this answer is/);
  if (/\bsafe\b/i.test(banned)) throw new Error("an answer never says safe of a banned product");
  await lookAt(page, "check: banned");

  await ask(page, drill, drill.products.behaving.gtin);
  await says(page, "main", /ended|lifted/i);
  await lookAt(page, "check: ended");

  await ask(page, drill, UNKNOWN);
  await says(page, "main", /not mean that the product is safe/);
  await lookAt(page, "check: not found");
}

async function ask(page, drill, gtin, status = 200) {
  await visit(page, `${drill.url}/check`);
  await fill(page, "gtin", gtin);
  await submit(page, status);
  if ((await text(page, "h1")) === "") throw new Error("an answer without a heading");
}
