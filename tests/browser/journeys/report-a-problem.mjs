// A consumer reports a problem, gets a token, and follows the report with it.
import { address, fill, says, submit, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";

export async function reportAProblem({ drill, context, browser, way }) {
  const page = await context.page();
  await visit(page, `${drill.url}/report`);
  await lookAt(page, "report");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /There is a problem/);
  await lookAt(page, "report: empty");

  await fill(page, "product", "Drill camera");
  await fill(page, "happened", "It opens with the same password after every reset.");
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
  await elsewhere.close();
}
