// What the journeys of the powers share: a case with evidence behind it, the form of a draft, and the way into force.
//
// `ban-into-force.mjs` opens a case and lodges bundles by forms; here the command line does. The power's own steps go by forms.
import { randomInt } from "node:crypto";
import { address, fill, fillDay, later, press, says, submit, tick, today, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { officer } from "./sign-in.mjs";

/** The people whom a power needs, and a case under the proposal in which a failure is alleged of a product with a number of its own. */
export async function begun({ drill, browser, way }) {
  const people = {};
  for (const role of ["case-officer", "decision-maker", "administrator"]) {
    people[role] = await officer({ drill, browser, way, role });
  }
  const gtin = anyGtin();
  const [brand, ...model] = drill.products.insecure.name.split(" ");
  const opened = await drill.as("case-officer", ["case", "open", "--regime", "uk-proposal-2020", "--brand", brand,
    "--model", model.join(" "), "--kind", "camera", "--gtin", gtin, "--respondent", "manufacturer:Acme Imports Ltd",
    "--reason", "A shop's customer reported it."]);
  for (const bundle of drill.products.insecure.bundles) {
    await drill.as("tester", ["case", "lodge", opened.case, bundle]);
  }
  await drill.as("case-officer", ["case", "allege", opened.case, "--provision", "proposal.1.unique",
    "--grounds", "One password opens every unit, and a factory reset brings it back."]);
  const path = `${drill.url}/cases/${opened.case}`;
  return { drill, browser, way, gtin, path, ada: people["case-officer"], ben: people["decision-maker"],
    admin: people.administrator };
}

/** Chooses the power, sends its form without what it alone asks for (which says what is `missing`), then filled by `own`; the address of the notice. */
export async function drafted(life, power, missing, own) {
  const { ada } = life;
  await visit(ada, life.path);
  await press(ada, `main a[href="${new URL(life.path).pathname}/draft"]`);
  await tick(ada, "power", power);
  await submit(ada);
  await lookAt(ada, `${power}: draft`);
  if (missing.length > 0) {
    await submit(ada, 422);
    await says(ada, ".govuk-error-summary", ...missing);
    await lookAt(ada, `${power}: draft, empty`);
  }
  await own(ada);
  for (const name of await ada.$$eval("main textarea[name^=paragraph_]", (all) => all.map((one) => one.name))) {
    await fill(ada, name, "Two units opened with the same password, and a factory reset brought it back.");
  }
  await submit(ada);
  await lookAt(ada, `${power}: drafted`);
  life.page = address(ada);
  life.id = life.page.split("/").at(-1);
}

/** Intent, refused at once, the wait, a second officer's approval, issued and given by hand. */
export async function brought(life, power, days, rule) {
  const { ada, ben } = life;
  await toStep(ada, life, "give-intent");
  await lookAt(ada, `${power}: intent`);
  await submit(ada);
  await toStep(ben, life, "approve");
  await lookAt(ben, `${power}: approve`);
  await submit(ben);
  await visit(ben, `${life.page}/issue`);
  await tick(ben, "checked", "yes");
  await submit(ben, 409);
  await says(ben, "#refusal", rule, /Lawful from/);
  await lookAt(ben, `${power}: issue before the wait is over, refused`);
  await forward(life, days);
  await toStep(ben, life, "issue");
  await lookAt(ben, `${power}: issue`);
  await tick(ben, "checked", "yes");
  await submit(ben);
  await toStep(ada, life, "serve");
  await tick(ada, "on");
  await tick(ada, "method", "hand");
  await happenedToday(ada);
  await says(ada, "main", /In force/);
  await lookAt(ada, `${power}: served`);
}

/** The decision maker publishes it. */
export async function published(life, power) {
  await toStep(life.ben, life, "publish");
  await lookAt(life.ben, `${power}: publish`);
  await fill(life.ben, "reasons", "The business was told; shops and customers need to know.");
  await tick(life.ben, "checked", "yes");
  await submit(life.ben);
}

/** The respondent appeals today. */
export async function appealed(life, power) {
  const { ada } = life;
  await toStep(ada, life, "lodge-appeal");
  await happenedToday(ada);
  await says(ada, "main", /Appeals/, /Not determined yet/);
  await lookAt(ada, `${power}: appealed`);
}

/** Whoever asks about the product gets this answer, and the notice's own page says where it stands. */
export async function everyoneSees(life, answer, state, label) {
  const context = await life.browser.context(life.way);
  const page = await context.page();
  await visit(page, `${life.drill.url}/check?gtin=${life.gtin}`);
  await says(page, "main", answer);
  await lookAt(page, `${label}, the till`);
  await press(page, `main a[href="/notices/${life.id}"]`);
  await says(page, "main", state);
  await lookAt(page, `${label}, its notice`);
  await context.close();
}

/** Moves the drill's clock as the administrator does, by the buttons of its page. */
export async function forward({ drill, admin }, days) {
  for (const one of days) {
    await visit(admin, `${drill.url}/drill/clock`);
    await press(admin, `main form button[name=days][value="${one}"]`);
    await says(admin, "main", /The clock was moved/);
  }
}

/** Follows the notice's own link to a step. */
export async function toStep(page, life, verb) {
  await visit(page, life.page);
  await press(page, `main a[href="${new URL(life.page).pathname}/${verb}"]`);
}

/** Sends a form about something of today. */
export async function happenedToday(page, status = 200) {
  await fillDay(page, "occurred", await today(page));
  await submit(page, status);
}

/** A day that many days on, by the drill's clock. */
export async function inDays(page, days) {
  return later(await today(page), days);
}

/** A GTIN-14 with its check digit: each life asks what became of its own product. */
export function anyGtin() {
  const digits = `050987${String(randomInt(10_000_000)).padStart(7, "0")}`;
  const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return digits + String((10 - (sum % 10)) % 10);
}
