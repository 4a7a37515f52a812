// A consumer reports a problem, gets a token, and follows the report with it.
import { lookAt } from "../browser.mjs";

export async function reportAProblem({ drill, context }) {
  const page = await context.page();
  await page.goto(`${drill.url}/report`, { waitUntil: "load" });
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("main .govuk-button")]);
  if ((await page.$(".govuk-error-summary")) === null) throw new Error("an empty report is taken without a word");
  await lookAt(page, "an empty report");

  await page.type("[name=product]", "Drill camera");
  await page.type("[name=happened], [name=what], [name=description]", "It opens with admin and admin after every reset.");
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("main .govuk-button")]);
  await lookAt(page, "a report received");
  const status = await page.$eval("main a[href*='/report/']", (link) => link.href);
  await page.goto(status, { waitUntil: "load" });
  await lookAt(page, "the report's status");
  const words = await page.$eval("main", (main) => main.innerText);
  if (!/received/i.test(words)) throw new Error(`the status does not say that it was received: ${words}`);
}
