// A ban while tests are made, in one life by forms only: from the allegation through representation, appeal and refusals to the
// tests that pass, its lifting, and the case closed. It moves no clock, and so is walked in each way.
import { fill, fillDay, later, press, says, submit, tick, today, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { approved, draft, issued, opened, ownDraftIsNotApproved, published, served } from "./ban-into-force.mjs";
import { everyoneSees, happenedToday, toStep } from "./powers.mjs";
import { officer } from "./sign-in.mjs";

const SAID = "We changed the factory and ask that the tests be made again.";

export async function temporaryBan(of) {
  const people = {};
  for (const [name, role] of [["ada", "case-officer"], ["ben", "decision-maker"], ["editor", "publications-editor"]]) {
    people[name] = await officer({ ...of, context: undefined, role });
  }
  const life = await opened(of, people);
  await ownDraftIsNotApproved(life);
  await draft(life.ada, life, "temporary ban");
  await said(life);
  await approved(life);
  await considered(life);
  await issued(life);
  await served(life);
  await published(life);
  await everyoneSees(life, /banned for now/i, /in force/i, "banned while tests are made");
  await appealed(life);
  await refusedWhileInForce(life);
  await tested(life);
  await lifted(life);
  await everyoneSees(life, /ended/i, /lifted/i, "a test ban that was lifted");
  await closed(life);
}

/** What the maker says is kept as it was typed. */
async function said(life) {
  const { ada } = life;
  await toStep(ada, life, "record-representation");
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
}

/** The ban is not issued before what was said is considered. */
async function considered(life) {
  const { ben } = life;
  await visit(ben, `${life.page}/issue`);
  await tick(ben, "checked", "yes");
  await submit(ben, 409);
  await says(ben, "#refusal", /representations/);
  await lookAt(ben, "issue: unheard, refused");
  await toStep(ben, life, "consider-representations");
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

async function appealed({ ada: page, ...life }) {
  await toStep(page, life, "lodge-appeal");
  await says(page, "main", /An appeal may be lodged within \d+ days/, /keeps its effect meanwhile/);
  await lookAt(page, "appeal");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /the day the appeal was lodged/i);
  await lookAt(page, "appeal: empty");
  await happenedToday(page);
  await says(page, "main", /Appeals/, /Not determined yet/);
  await lookAt(page, "appeal: lodged");
  await visit(page, `${life.page}/lodge-appeal`);
  await says(page, "main", /open already/);
  await lookAt(page, "appeal: a second one");

  await toStep(page, life, "determine-appeal");
  await lookAt(page, "appeal: determine");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Select what became/, /the day of the decision/i);
  await lookAt(page, "appeal: determine, empty");
  await tick(page, "outcome", "confirmed");
  await fillDay(page, "occurred", later(await today(page), -1));
  await submit(page, 409);
  await says(page, "#refusal", /not determined before it is lodged/);
  await lookAt(page, "appeal: determined yesterday, refused");
  await happenedToday(page);
  await says(page, "main", /The notice stands/, /In force/i);
  await lookAt(page, "appeal: determined");
}

async function refusedWhileInForce(life) {
  const { ada, ben } = life;
  await visit(ada, `${life.path}/close`);
  await lookAt(ada, "close: not today");
  await fill(ada, "reasons", "There is nothing more to do.");
  await submit(ada, 409);
  await says(ada, "#refusal", /case\.close/, new RegExp(life.id));
  await lookAt(ada, "close: in force, refused");
  await visit(ben, `${life.page}/lift`);
  await lookAt(ben, "lift: not today");
  await fill(ben, "reasons", "The maker asked.");
  await submit(ben, 409);
  await says(ben, "#refusal", /tests-passed/, /An assumption, not law/);
  await lookAt(ben, "lift: untested, refused");
}

async function tested({ ada: page, drill, ...life }) {
  await toStep(page, life, "record-test-result");
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

async function lifted({ ben: page, ...life }) {
  await toStep(page, life, "lift");
  await lookAt(page, "lift");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Enter why the notice is lifted/);
  await lookAt(page, "lift: empty");
  await fill(page, "reasons", "Every provision under test passed.");
  await submit(page);
  await says(page, "main", /Lifted/, /Every provision under test passed/);
  await lookAt(page, "lifted");
}

async function closed({ ada: page, ...life }) {
  await visit(page, life.path);
  await press(page, `main a[href="${new URL(life.path).pathname}/close"]`);
  await lookAt(page, "close");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Enter why the case is closed/);
  await lookAt(page, "close: empty");
  await fill(page, "reasons", "The ban is lifted, and nothing else was alleged.");
  await submit(page);
  await says(page, "main", /Closed/, /nothing else was alleged/);
  await lookAt(page, "closed");
  await visit(page, `${life.path}/allege`);
  await says(page, "main", /The case is closed/);
  await lookAt(page, "closed: nothing more");
}
