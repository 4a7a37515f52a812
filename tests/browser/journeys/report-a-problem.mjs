// A consumer reports a problem, gets a token, and follows the report with it while a case officer carries it on.
import { address, fill, press, says, submit, text, tick, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { officer } from "./sign-in.mjs";

const HAPPENED = "It opens with the same password after every reset.";
const WHY = "The lab saw the same password on two units.";

export async function reportAProblem({ drill, context, browser, way }) {
  const product = `Drill camera (${way.name})`;
  const page = await context.page();
  await visit(page, `${drill.url}/report`);
  await lookAt(page, "report");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /There is a problem/);
  await lookAt(page, "report: empty");

  await fill(page, "product", product);
  await fill(page, "happened", HAPPENED);
  await submit(page);
  await says(page, "main", /received/i, /token/i);
  await lookAt(page, "report: received");

  const follow = address(page);
  if (!/\/report\/[A-Za-z0-9_-]{20,}$/.test(follow)) throw new Error(`the report's address holds no token: ${follow}`);
  const elsewhere = await browser.context(way);
  const other = await elsewhere.page();
  await visit(other, follow);
  await says(other, "main", /received/i);
  await visit(other, `${drill.url}/report/${"x".repeat(43)}`, 404);
  await lookAt(other, "report: unknown token");

  await carriedOn(await officer({ drill, browser, way, role: "case-officer" }), drill, product);
  await visit(other, follow);
  const followed = await says(other, "main", /Being looked into/);
  for (const secret of [product, HAPPENED, WHY]) {
    if (followed.includes(secret)) throw new Error(`whoever holds the token reads: ${secret}`);
  }
  await lookAt(other, "report: being looked into");
  await elsewhere.close();
}

/** A case officer finds the report among the others and sets how far the office has come with it. */
async function carriedOn(page, drill, product) {
  await visit(page, `${drill.url}/cases`);
  await press(page, 'main a[href="/reports"]');
  await lookAt(page, "reports");
  const links = await page.$$eval("main table a", (all, wanted) => all.filter((one) => one.innerText === wanted)
    .map((one) => one.getAttribute("href")), product);
  if (links.length === 0) throw new Error(`the list lacks ${product}`);
  await press(page, `main table a[href="${links[0]}"]`);
  await says(page, "h1", /Received/, new RegExp(product.replace(/[()]/g, "\\$&")));
  await says(page, "main", new RegExp(HAPPENED), /Contact\s+None given/);
  await lookAt(page, "reports: one");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Select how far/, /Enter why/);
  await lookAt(page, "reports: no stage chosen");
  await tick(page, "to", "being-looked-into");
  await submit(page, 422);
  const kept = await page.$eval('main input[value="being-looked-into"]', (one) => one.checked);
  if (!kept) throw new Error("the stage that was chosen is not kept");
  await fill(page, "reason", WHY);
  await submit(page);
  await says(page, ".govuk-notification-banner", /The stage is set/);
  await says(page, "main ol", /Being looked into/, new RegExp(WHY));
  await lookAt(page, "reports: stage set");
  await visit(page, `${drill.url}/reports`);
  const row = await page.$$eval("main table tr", (all, href) => all.find((one) => one.querySelector(`a[href="${href}"]`))
    ?.innerText, links[0]);
  if (!/Being looked into/i.test(row)) throw new Error(`the list does not say the new stage: ${row}`);
  if ((await text(page, "h1")) !== "Reports") throw new Error("the list has another heading");
}
