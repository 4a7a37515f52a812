// A permanent ban to its end: given after its wait, quashed on appeal, ended at the till, and a claim for compensation decided.
import { fill, fillDay, says, submit, tick, today } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { appealed, begun, brought, drafted, everyoneSees, happenedToday, published, toStep } from "./powers.mjs";

export async function permanentBan(way) {
  const life = await begun(way);
  await drafted(life, "permanent-ban", [], terms);
  await brought(life, "permanent-ban", [10], /proposal\.permanent-ban\.intent/);
  await published(life, "permanent-ban");
  await everyoneSees(life, /banned/i, /in force/i, "banned for good");
  await appealed(life, "permanent ban");
  await quashed(life);
  await everyoneSees(life, /ended/i, /quashed/i, "a ban that is no more");
  await claimed(life);
  await decided(life);
}

async function terms(page) {
  await fill(page, "territory", "United Kingdom");
}

/** The tribunal takes the ban away: nothing is left to be done with it but to answer for it. */
async function quashed(life) {
  const { ada } = life;
  await toStep(ada, life, "determine-appeal");
  await tick(ada, "outcome", "quashed");
  await happenedToday(ada);
  await says(ada, "main", /Quashed/, /Appeals/);
  const left = await ada.$$eval(".govuk-task-list__link", (all) => all.map((one) => new URL(one.href).pathname.split("/").at(-1)));
  const forbidden = left.filter((step) => ["lift", "vary", "record-breach", "lodge-appeal"].includes(step));
  if (forbidden.length > 0) throw new Error(`a quashed ban still offers ${forbidden.join(", ")}`);
  await lookAt(ada, "permanent ban: quashed");
}

async function claimed(life) {
  const { ada } = life;
  await toStep(ada, life, "claim-compensation");
  await lookAt(ada, "compensation: claim");
  await submit(ada, 422);
  await lookAt(ada, "compensation: claim, empty");
  await tick(ada, "claimant");
  await fill(ada, "sum", "800");
  await fill(ada, "text", "A month's trade was lost.");
  await fillDay(ada, "received", await today(ada));
  await submit(ada);
  await says(ada, "main", /Claims for compensation/, /Last day to decide the claim/);
  await lookAt(ada, "compensation: claimed");
}

/** More than was claimed is refused; what is awarded stands on the notice's page. */
async function decided(life) {
  const { ben } = life;
  await toStep(ben, life, "decide-compensation");
  await lookAt(ben, "compensation: decide");
  await submit(ben, 422);
  await lookAt(ben, "compensation: decide, empty");
  await tick(ben, "claimant");
  await tick(ben, "outcome", "awarded");
  await fill(ben, "sum", "900");
  await fill(ben, "reasons", "The loss is shown.");
  await submit(ben, 409);
  await says(ben, "#refusal", /compensation\.sum/);
  await fill(ben, "sum", "750.25");
  await submit(ben);
  await says(ben, "main", /£750\.25 is paid/);
  await lookAt(ben, "compensation: decided");
}
