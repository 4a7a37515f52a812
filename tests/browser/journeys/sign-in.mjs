// Signs a person of the drill in with a fresh one-time link.
export async function signIn({ page, drill, role }) {
  await page.goto(await drill.mint(role), { waitUntil: "load" });
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("main button[type=submit], main .govuk-button")]);
  const signedIn = await page.$eval("body", (body) => body.innerText.includes("Sign out"));
  if (!signedIn) throw new Error(`signing in as ${role} ended at ${page.url()}`);
}
