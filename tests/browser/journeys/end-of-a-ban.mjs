// What follows a draft: a representation is heard, an appeal is lodged and fails, the tests pass, the ban is lifted, the case closed.
//
// `officers-case.mjs` walks the other steps by forms; here the command line takes them.
import { fill, fillDay, later, press, says, submit, tick, today, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { anyGtin } from "./powers.mjs";
import { officer } from "./sign-in.mjs";

const SAID = "We changed the factory and ask that the tests be made again.";

export async function endOfABan({ drill, browser, way }) {
  const ada = await officer({ drill, browser, way, role: "case-officer" });
  const ben = await officer({ drill, browser, way, role: "decision-maker" });
  const ban = await drafted(drill);
  await heard(ada, ben, drill, ban);
  await inForce(drill, ban);
  await everyoneSees(browser, way, drill, ban, /banned for now/i, /in force/i);
  await appealed(ada, ban);
  await refusedWhileInForce(ada, ben, ban);
  await tested(ada, drill, ban);
  await lifted(ben, ban);
  await everyoneSees(browser, way, drill, ban, /ended/i, /lifted/i);
  await closed(ada, drill, ban);
}

/** A case about the product that behaves, under a number of its own, first seen in doubt; with a draft of a test ban. */
async function drafted(drill) {
  const gtin = anyGtin();
  const [brand, ...model] = drill.products.behaving.name.split(" ");
  const opened = await drill.as("case-officer", ["case", "open", "--regime", "uk-proposal-2020", "--brand", brand,
    "--model", model.join(" "), "--kind", "thermostat", "--gtin", gtin, "--respondent", "manufacturer:Bonne Imports Ltd",
    "--reason", "The first inspection settled nothing."]);
  const id = opened.case;
  await drill.as("tester", ["case", "lodge", id, `${drill.data}/bundles/hearth-first-look.zip`]);
  await drill.as("case-officer", ["case", "allege", id, "--provision", "proposal.1.unique", "--grounds", "It is not ruled out."]);
  const day = new Date((await drill.as("case-officer", ["clock", "show"])).now);
  const inDays = (days) => later(day, days).toISOString().slice(0, 10);
  const words = ["goods", "grounds", "tests", "duration", "consequences", "appeal"];
  const made = await drill.as("case-officer", ["notice", "draft", id, "--power", "temporary-ban", "--ends-on", inDays(60),
    "--test-lab", "Drill laboratory", "--test-method", "Two units", "--test-finishes-on", inDays(30),
    ...words.flatMap((word) => ["--paragraph", `${word}=What the officer says.`])]);
  const path = `${drill.url}/cases/${id}`;
  return { id, gtin, notice: made.notice, path, page: `${path}/notices/${made.notice}` };
}

/** What the maker says is kept, and the ban is not issued before it was considered. */
async function heard(ada, ben, drill, ban) {
  await visit(ada, ban.page);
  await toStep(ada, ban, "record-representation");
  await lookAt(ada, "representation");
  await submit(ada, 422);
  await says(ada, ".govuk-error-summary", /the day it came/i, /Enter the representation/);
  await lookAt(ada, "representation: empty");
  await fill(ada, "text", SAID);
  await fillDay(ada, "received", later(await today(ada), 1));
  await submit(ada, 409);
  await says(ada, "#refusal", /case\.date/, /yet to come/);
  const kept = await ada.$eval("#text", (one) => one.value);
  if (kept !== SAID) throw new Error(`what was typed is not kept: ${kept}`);
  await lookAt(ada, "representation: tomorrow's, refused");
  await fillDay(ada, "received", await today(ada));
  await submit(ada);
  await says(ada, "main", new RegExp(SAID), /Not considered yet/);
  await lookAt(ada, "representation: recorded");

  await drill.as("decision-maker", ["notice", "approve", ban.id, ban.notice]);
  await visit(ben, `${ban.page}/issue`);
  await tick(ben, "checked", "yes");
  await submit(ben, 409);
  await says(ben, "#refusal", /representations/);
  await lookAt(ben, "issue: unheard, refused");
  await visit(ben, ban.page);
  await toStep(ben, ban, "consider-representations");
  await says(ben, "main", new RegExp(SAID));
  await lookAt(ben, "consider");
  await submit(ben, 422);
  await says(ben, ".govuk-error-summary", /Enter what came/);
  await lookAt(ben, "consider: empty");
  await fill(ben, "outcome", "The factory changed after these units were made.");
  await submit(ben);
  await says(ben, "main", /Considered: The factory changed/);
  await lookAt(ben, "considered");
}

async function inForce(drill, ban) {
  const day = (await drill.as("case-officer", ["clock", "show"])).today;
  await drill.as("decision-maker", ["notice", "issue", ban.id, ban.notice]);
  await drill.as("case-officer", ["notice", "serve", ban.id, ban.notice, "--method", "hand", "--occurred-on", day]);
  await drill.as("publications-editor", ["notice", "publish", ban.id, ban.notice, "--reasons", "Shops need to know."]);
}

async function appealed(page, ban) {
  await visit(page, ban.page);
  await toStep(page, ban, "lodge-appeal");
  await says(page, "main", /An appeal may be lodged within \d+ days/, /keeps its effect meanwhile/);
  await lookAt(page, "appeal");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /the day the appeal was lodged/i);
  await lookAt(page, "appeal: empty");
  await fillDay(page, "occurred", await today(page));
  await submit(page);
  await says(page, "main", /Appeals/, /Not determined yet/);
  await lookAt(page, "appeal: lodged");
  await visit(page, `${ban.page}/lodge-appeal`);
  await says(page, "main", /open already/);
  await lookAt(page, "appeal: a second one");

  await visit(page, ban.page);
  await toStep(page, ban, "determine-appeal");
  await lookAt(page, "appeal: determine");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Select what became/, /the day of the decision/i);
  await lookAt(page, "appeal: determine, empty");
  await tick(page, "outcome", "confirmed");
  await fillDay(page, "occurred", later(await today(page), -1));
  await submit(page, 409);
  await says(page, "#refusal", /not determined before it is lodged/);
  await lookAt(page, "appeal: determined yesterday, refused");
  await fillDay(page, "occurred", await today(page));
  await submit(page);
  await says(page, "main", /The notice stands/, /In force/i);
  await lookAt(page, "appeal: determined");
}

async function refusedWhileInForce(ada, ben, ban) {
  await visit(ada, `${ban.path}/close`);
  await lookAt(ada, "close: not today");
  await fill(ada, "reasons", "There is nothing more to do.");
  await submit(ada, 409);
  await says(ada, "#refusal", /case\.close/, new RegExp(ban.notice));
  await lookAt(ada, "close: in force, refused");
  await visit(ben, `${ban.page}/lift`);
  await lookAt(ben, "lift: not today");
  await fill(ben, "reasons", "The maker asked.");
  await submit(ben, 409);
  await says(ben, "#refusal", /tests-passed/, /An assumption, not law/);
  await lookAt(ben, "lift: untested, refused");
}

async function tested(page, drill, ban) {
  await visit(page, ban.page);
  await toStep(page, ban, "record-test-result");
  await lookAt(page, "test result");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Select a bundle/);
  await lookAt(page, "test result: none");
  const input = await page.$("main input[type=file]");
  await input.uploadFile(drill.products.behaving.bundles[0]);
  await submit(page);
  await says(page, "main", /Test results/, /pass/i);
  await lookAt(page, "test result: recorded");
}

async function lifted(page, ban) {
  await visit(page, ban.page);
  await toStep(page, ban, "lift");
  await lookAt(page, "lift");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Enter why the notice is lifted/);
  await lookAt(page, "lift: empty");
  await fill(page, "reasons", "Every provision under test passed.");
  await submit(page);
  await says(page, "main", /Lifted/, /Every provision under test passed/);
  await lookAt(page, "lifted");
}

/** Whoever asks about the product gets this answer, and its notice says where it stands. */
async function everyoneSees(browser, way, drill, ban, answer, state) {
  const context = await browser.context(way);
  const page = await context.page();
  await visit(page, `${drill.url}/check?gtin=${ban.gtin}`);
  await says(page, "main", answer);
  await press(page, `main a[href="/notices/${ban.notice}"]`);
  await says(page, "main", state);
  await lookAt(page, `a notice that is ${state}, public`);
  await context.close();
}

async function closed(page, drill, ban) {
  await visit(page, ban.path);
  await press(page, `main a[href="${new URL(ban.path).pathname}/close"]`);
  await lookAt(page, "close");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Enter why the case is closed/);
  await lookAt(page, "close: empty");
  await fill(page, "reasons", "The ban is lifted, and nothing else was alleged.");
  await submit(page);
  await says(page, "main", /Closed/, /nothing else was alleged/);
  await lookAt(page, "closed");
  await visit(page, `${ban.path}/allege`);
  await says(page, "main", /The case is closed/);
  await lookAt(page, "closed: nothing more");
}

/** Follows the notice's own link to a step: what cannot be done today has none that a person would press. */
async function toStep(page, ban, verb) {
  await press(page, `main a[href="${new URL(ban.page).pathname}/${verb}"]`);
}
