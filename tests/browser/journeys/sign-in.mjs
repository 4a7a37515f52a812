// Signs a person of the drill in with a fresh one-time link.
import { press, says, visit } from "../browser.mjs";

export const ROLES = ["administrator", "tester", "case-officer", "decision-maker", "lawyer", "publications-editor"];

export async function signIn({ page, drill, role }) {
  const link = await drill.mint(role);
  await visit(page, link);
  await press(page, "main form button");
  await says(page, "body", /Sign out/);
  return link;
}

/** A browser's page in which a person of this role is signed in. */
export async function officer({ drill, context, browser, way, role }) {
  const own = browser === undefined ? context : await browser.context(way);
  const page = await own.page();
  await signIn({ page, drill, role });
  return page;
}
