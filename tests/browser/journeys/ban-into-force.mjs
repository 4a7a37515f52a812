// How a test ban comes into force, by forms only: the case opened, evidence lodged, alleged, drafted, refused, approved, issued,
// served and published. `temporary-ban.mjs` carries it on to its end.
import { writeFile } from "node:fs/promises";
import { address, fill, fillDay, later, press, says, submit, tick, today, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { anyGtin, happenedToday, toStep } from "./powers.mjs";

/** A case about the product that behaves, under a number of its own; the life of its ban begins here. */
export async function opened({ drill, browser, way }, people) {
  const life = { drill, browser, way, ...people, gtin: anyGtin() };
  life.path = await open(life);
  await lodge(life);
  await allege(life);
  return life;
}

/** What one officer drafts, nobody but another approves; it is dropped again. */
export async function ownDraftIsNotApproved(life) {
  const { ben } = life;
  await draft(ben, life, "a decision maker's own draft");
  await visit(ben, `${life.page}/approve`);
  await submit(ben, 409);
  await says(ben, "#refusal", /second-person/, /another officer/i, /Rests on/);
  if (!/Refused/.test(await ben.title())) throw new Error("the title does not say that it was refused");
  await lookAt(ben, "one's own draft, refused");
  await toStep(ben, life, "withdraw");
  await lookAt(ben, "withdraw");
  await submit(ben, 422);
  await lookAt(ben, "withdraw: empty");
  await fill(ben, "reasons", "The case officer drafts it.");
  await submit(ben);
  await says(ben, "main", /Withdrawn/, /The case officer drafts it/);
}

async function open({ ada: page, drill, gtin }) {
  await visit(page, `${drill.url}/cases`);
  await press(page, 'main a[href="/cases/new"]');
  await lookAt(page, "case: open");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /brand/i);
  await lookAt(page, "case: open, empty");
  const [brand, ...model] = drill.products.behaving.name.split(" ");
  for (const [field, words] of [["brand", brand], ["model", model.join(" ")], ["kind", "thermostat"], ["gtin", "5012345678901"],
    ["name_1", "Bonne Imports Ltd"], ["reason", "A shop's customer reported it."]]) await fill(page, field, words);
  await tick(page, "regime", "uk-proposal-2020");
  await page.select("main select[name=role_1]", "manufacturer");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /check digit/i);
  const kept = await page.$eval("#name_1", (one) => one.value);
  if (kept !== "Bonne Imports Ltd") throw new Error(`what was typed is not kept: ${kept}`);
  await fill(page, "gtin", gtin);
  await submit(page);
  await lookAt(page, "case: opened");
  return address(page);
}

/** The first look settled nothing: that is enough for a ban while tests are made. */
async function lodge({ ada: page, drill, gtin, path: opened }) {
  await visit(page, `${opened}/allege`);
  await lookAt(page, "case: allege without evidence");
  await visit(page, `${opened}/lodge-evidence`);
  await lookAt(page, "case: lodge");
  await submit(page, 422);
  await lookAt(page, "case: lodge, nothing sent");
  const broken = `${drill.data}/no-bundle-${gtin}.zip`;
  await writeFile(broken, "This is no bundle.\n");
  await send(page, broken, 422);
  await says(page, "main", /quarantine|bundle/i);
  await lookAt(page, "case: lodge, no bundle");
  await visit(page, `${opened}/lodge-evidence`);
  await send(page, `${drill.data}/bundles/hearth-first-look.zip`, 200);
  await says(page, "main", /What was observed|See what was observed/i, /Is this the right device/);
  await lookAt(page, "case: evidence lodged");
}

async function send(page, path, status) {
  const input = await page.$("main input[type=file]");
  await input.uploadFile(path);
  await submit(page, status);
}

async function allege({ ada: page, path: opened }) {
  await visit(page, `${opened}/allege`);
  await lookAt(page, "case: allege");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /There is a problem/);
  await lookAt(page, "case: allege, empty");
  await tick(page, "provisions");
  await tick(page, "respondent");
  await fill(page, "grounds", "It is not ruled out that one password opens every unit.");
  await submit(page);
  await says(page, "main", /one password opens every unit/);
}

/** Fills the form of a test ban, which is the life's from then on. */
export async function draft(page, life, label) {
  await visit(page, `${life.path}/draft`);
  await lookAt(page, `${label}: choose a power`, { always: false });
  await submit(page, 422);
  await lookAt(page, `${label}: no power chosen`, { always: false });
  await tick(page, "power", "temporary-ban");
  await submit(page);
  await lookAt(page, `${label}: draft`, { always: false });
  await submit(page, 409);
  await says(page, "#refusal", /test-plan/);
  await lookAt(page, `${label}: draft without a test plan, refused`, { always: false });
  const gtin = await page.$eval("#unit_1_value", (one) => one.value);
  await fill(page, "unit_1_value", "5012345678901");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /check digit/i);
  await lookAt(page, `${label}: draft, mistyped`, { always: false });
  await fill(page, "unit_1_value", gtin);
  const day = await today(page);
  await tick(page, "allegations");
  await tick(page, "addressees");
  await fill(page, "classes", "distributor");
  await fill(page, "activities", "supply");
  await fill(page, "territory", "United Kingdom");
  await fillDay(page, "from", day);
  await fill(page, "lab", "Drill laboratory");
  await tick(page, "test_provisions");
  await fill(page, "method", "Two units, each device state, every service");
  await fillDay(page, "finishes", later(day, 30));
  for (const name of await page.$$eval("main textarea[name^=paragraph_]", (all) => all.map((one) => one.name))) {
    await fill(page, name, "Two units are tested for a password that opens both.");
  }
  for (const part of ["day", "month", "year"]) await fill(page, `ends_${part}`, "");
  await submit(page, 409);
  await says(page, "#refusal", /end-date/);
  await lookAt(page, `${label}: draft without an end, refused`, { always: false });
  await fillDay(page, "ends", later(day, 60));
  await submit(page);
  await lookAt(page, `${label}: drafted`, { always: false });
  life.page = address(page);
  life.id = life.page.split("/").at(-1);
}

export async function approved(life) {
  const { ada, ben } = life;
  await visit(ada, `${life.page}/approve`);
  await submit(ada, 409);
  await says(ada, "#refusal", /designation\.role/);
  await toStep(ben, life, "approve");
  await lookAt(ben, "approve");
  await submit(ben);
  await says(ben, "main", /approved/i);
}

export async function issued({ ben: page, ...life }) {
  await toStep(page, life, "issue");
  await lookAt(page, "issue");
  await submit(page, 422);
  await lookAt(page, "issue: not read");
  await tick(page, "checked", "yes");
  await submit(page);
  await lookAt(page, "issued");
}

export async function served({ ada: page, ...life }) {
  await toStep(page, life, "serve");
  await lookAt(page, "serve");
  await submit(page, 422);
  await lookAt(page, "serve: empty");
  await tick(page, "on");
  await tick(page, "method", "hand");
  await happenedToday(page);
  await says(page, "main", /In force/);
  await lookAt(page, "served");
}

export async function published({ editor: page, ...life }) {
  await toStep(page, life, "publish");
  await lookAt(page, "publish");
  await submit(page, 422);
  await lookAt(page, "publish: empty");
  await fill(page, "reasons", "The respondent was told; shops need to know.");
  await tick(page, "checked", "yes");
  await submit(page);
  await lookAt(page, "published");
}
