// A whole case by forms only: opened, evidence lodged, alleged, drafted, refused, approved, issued, served, published.
import { writeFile } from "node:fs/promises";
import { address, fill, fillDay, later, press, says, submit, text, tick, today, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { officer } from "./sign-in.mjs";

export async function officersCase({ drill, browser, way }) {
  const people = {};
  for (const role of ["case-officer", "decision-maker", "publications-editor"]) {
    people[role] = await officer({ drill, browser, way, role });
  }
  const ada = people["case-officer"];
  const ben = people["decision-maker"];
  const opened = await open(ada, drill);
  await lodge(ada, drill, opened);
  await allege(ada, opened);
  await ownDraftIsNotApproved(ben, opened);
  const notice = await draft(ada, opened, "officer's case");
  await approve(ada, ben, notice);
  await issue(ben, notice);
  await serve(ada, notice);
  await publish(people["publications-editor"], notice);
  await everyoneSees(browser, way, drill, notice);
}

async function open(page, drill) {
  await visit(page, `${drill.url}/cases`);
  await press(page, 'main a[href="/cases/new"]');
  await lookAt(page, "case: open");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /brand/i);
  await lookAt(page, "case: open, empty");
  const { gtin, name } = drill.products.insecure;
  const [brand, ...model] = name.split(" ");
  for (const [field, words] of [["brand", brand], ["model", model.join(" ")], ["kind", "camera"], ["gtin", "5012345678901"],
    ["name_1", "Acme Imports Ltd"], ["reason", "A shop's customer reported it."]]) await fill(page, field, words);
  await tick(page, "regime", "uk-proposal-2020");
  await page.select("main select[name=role_1]", "manufacturer");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /check digit/i);
  const kept = await page.$eval("#name_1", (one) => one.value);
  if (kept !== "Acme Imports Ltd") throw new Error(`what was typed is not kept: ${kept}`);
  await fill(page, "gtin", gtin);
  await submit(page);
  await lookAt(page, "case: opened");
  return address(page);
}

async function lodge(page, drill, opened) {
  await visit(page, `${opened}/allege`);
  await lookAt(page, "case: allege without evidence");
  await visit(page, `${opened}/lodge-evidence`);
  await lookAt(page, "case: lodge");
  await submit(page, 422);
  await lookAt(page, "case: lodge, nothing sent");
  const broken = `${drill.data}/no-bundle.zip`;
  await writeFile(broken, "This is no bundle.\n");
  await send(page, broken, 422);
  await says(page, "main", /quarantine|bundle/i);
  await lookAt(page, "case: lodge, no bundle");
  for (const bundle of drill.products.insecure.bundles) {
    await visit(page, `${opened}/lodge-evidence`);
    await send(page, bundle, 200);
  }
  await says(page, "main", /What was observed|See what was observed/i);
  await lookAt(page, "case: evidence lodged");
}

async function send(page, path, status) {
  const input = await page.$("main input[type=file]");
  await input.uploadFile(path);
  await submit(page, status);
}

async function allege(page, opened) {
  await visit(page, `${opened}/allege`);
  await lookAt(page, "case: allege");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /There is a problem/);
  await lookAt(page, "case: allege, empty");
  await tick(page, "provisions");
  await tick(page, "respondent");
  await fill(page, "grounds", "One password opens every unit, and a factory reset brings it back.");
  await submit(page);
  await says(page, "main", /One password opens every unit/);
}

/** Fills the form of a test ban and keeps it; the address of the notice. */
async function draft(page, opened, label) {
  await visit(page, `${opened}/draft`);
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
    await fill(page, name, "Two units opened with the same password, and a factory reset brought it back.");
  }
  for (const part of ["day", "month", "year"]) await fill(page, `ends_${part}`, "");
  await submit(page, 409);
  await says(page, "#refusal", /end-date/);
  await lookAt(page, `${label}: draft without an end, refused`, { always: false });
  await fillDay(page, "ends", later(day, 60));
  await submit(page);
  await lookAt(page, `${label}: drafted`, { always: false });
  return address(page);
}

async function ownDraftIsNotApproved(page, opened) {
  const notice = await draft(page, opened, "a decision maker's own draft");
  await visit(page, `${notice}/approve`);
  await submit(page, 409);
  await says(page, "#refusal", /second-person/, /another officer/i, /Rests on/);
  if (!/Refused/.test(await page.title())) throw new Error("the title does not say that it was refused");
  await lookAt(page, "one's own draft, refused");
}

async function approve(drafter, decider, notice) {
  await visit(drafter, `${notice}/approve`);
  await submit(drafter, 409);
  await says(drafter, "#refusal", /designation\.role/);
  await visit(decider, `${notice}/approve`);
  await lookAt(decider, "approve");
  await submit(decider);
  await says(decider, "main", /approved/i);
}

async function issue(page, notice) {
  await visit(page, `${notice}/issue`);
  await lookAt(page, "issue");
  await submit(page, 422);
  await lookAt(page, "issue: not read");
  await tick(page, "checked", "yes");
  await submit(page);
  await lookAt(page, "issued");
}

async function serve(page, notice) {
  await visit(page, `${notice}/serve`);
  await lookAt(page, "serve");
  await submit(page, 422);
  await lookAt(page, "serve: empty");
  await tick(page, "on");
  await tick(page, "method", "hand");
  await fillDay(page, "occurred", await today(page));
  await submit(page);
  await says(page, "main", /In force/);
  await lookAt(page, "served");
}

async function publish(page, notice) {
  await visit(page, `${notice}/publish`);
  await lookAt(page, "publish");
  await submit(page, 422);
  await lookAt(page, "publish: empty");
  await fill(page, "reasons", "The respondent was told; shops need to know.");
  await tick(page, "checked", "yes");
  await submit(page);
  await lookAt(page, "published");
}

async function everyoneSees(browser, way, drill, notice) {
  const context = await browser.context(way);
  const page = await context.page();
  const id = notice.split("/").at(-1);
  await visit(page, `${drill.url}/check?gtin=${drill.products.insecure.gtin}`);
  await says(page, "main", /banned/i, new RegExp(id));
  await press(page, `main a[href="/notices/${id}"]`);
  await says(page, "main", /in force/i);
  await lookAt(page, "the case's notice, public");
  if (!(await text(page, "h1")).includes(id)) throw new Error("the notice's page does not name it");
  await context.close();
}
