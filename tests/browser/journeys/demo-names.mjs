// Every page that the demo names opens: the ones it says to look at, and its own one-time sign-in link for each role.
import { press, text, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { ROLES, isSignedIn, officer } from "./sign-in.mjs";

export async function demoNames({ drill, context, browser, way }) {
  const named = [...new Set(drill.looks.filter((place) => place.startsWith(drill.url)))];
  const inside = named.filter((place) => place.startsWith(`${drill.url}/cases/`));
  if (inside.length === 0 || inside.length === named.length) throw new Error(`the demo names too little: ${named}`);
  const anyone = await context.page();
  const desk = await officer({ drill, browser, way, role: "case-officer" });
  for (const place of named) {
    const page = inside.includes(place) ? desk : anyone;
    await visit(page, place);
    if (page.url().replace(/\/$/, "") !== place) throw new Error(`${place} leads to ${page.url()}`);
    if ((await text(page, "h1")) === "") throw new Error(`${place} has no heading`);
    await lookAt(page, `the demo names ${new URL(place).pathname}`, { always: false });
  }
  // Each link signs in once, so that one way follows them; whoever wrote a journey before may have used them up.
  if (way.everyRole && !drill.attached) await linksSignIn(drill, browser, way);
}

async function linksSignIn(drill, browser, way) {
  if (Object.keys(drill.links).sort().join() !== [...ROLES].sort().join()) {
    throw new Error(`the demo prints links for ${Object.keys(drill.links)}`);
  }
  for (const [role, link] of Object.entries(drill.links)) {
    const own = await browser.context(way);
    const page = await own.page();
    await visit(page, link);
    await lookAt(page, `the demo's link for ${role}`, { always: false });
    await press(page, "main form button");
    await isSignedIn(page);
    await visit(page, link, 410);
    await own.close();
  }
}
