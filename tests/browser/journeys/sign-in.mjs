// Signs a person of the drill in with a fresh one-time link.
import { press, visit } from "../browser.mjs";

export const ROLES = ["administrator", "tester", "case-officer", "decision-maker", "lawyer", "publications-editor"];

export async function signIn({ page, drill, role }) {
  await visit(page, await drill.mint(role));
  await press(page, "main form button");
  await isSignedIn(page);
}

export async function isSignedIn(page, wanted = true) {
  const found = (await page.$("header form[action='/sign-out']")) !== null;
  if (found !== wanted) throw new Error(`${page.url()} shows someone ${found ? "signed in" : "signed out"}`);
}

/** Signs out by the button in the menu, which is folded away where the window is narrow and JavaScript on. */
export async function signOut(page) {
  const menu = await page.$("header button.govuk-js-service-navigation-toggle");
  if (await menu.isVisible()) {
    await menu.click();
    const expanded = await menu.evaluate((button) => button.getAttribute("aria-expanded"));
    if (expanded !== "true") throw new Error("the menu does not say that it is open");
  }
  await press(page, "header form[action='/sign-out'] button");
  await isSignedIn(page, false);
}

/** A browser's page in which a person of this role is signed in. */
export async function officer({ drill, context, browser, way, role }) {
  const own = browser === undefined ? context : await browser.context(way);
  const page = await own.page();
  await signIn({ page, drill, role });
  return page;
}
