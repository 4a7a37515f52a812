// A penalty: its factors weighed and its working shown, its sum varied on appeal, paid in part, overdue, recovered, and paid.
import { fill, fillDay, says, submit, tick, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { appealed, begun, brought, drafted, forward, happenedToday, toStep } from "./powers.mjs";

const PERIOD = [["period_first", "2025-01-01"], ["period_last", "2025-12-31"]];

export async function penalty(way) {
  const life = await begun(way);
  const { ada, ben } = life;
  await drafted(life, "penalty", [/sum/i, /revenue/i], particulars);
  await brought(life, "penalty", [28], /proposal\.penalty\.intent/);
  await says(ada, "main", /The sum comes with its working/, /£1,800\.50/, /Still owed/);
  await appealed(life, "penalty");
  await varied(life);
  await paid(life, "500.50", /Still owed\s+£1,000\.00/);
  await tooSoon(life);
  await forward(life, [28, 10]);
  await visit(ada, life.page);
  await says(ada, "main", /Overdue/);
  await lookAt(ada, "penalty: overdue");
  await recovered(ben, life);
  await paid(life, "1000", /Nothing is owed any more/);
}

async function particulars(page) {
  await tick(page, "breach", "proposal.1.unique");
  await fill(page, "sum", "1800.50");
  const factors = await page.$$eval("main textarea[name^=factor_]", (all) => all.map((one) => one.name));
  if (factors.length === 0) throw new Error("no factor is asked for");
  for (const name of factors) await fill(page, name, "Weighed: grave.");
  await tick(page, "revenue", "complete-period");
  for (const [name, day] of PERIOD) await fillDay(page, name, new Date(day));
  await fill(page, "revenue_amount", "2000000");
}

/** The tribunal's sum is on record with the notice as it reads since; the same sum again is no variation. */
async function varied(life) {
  const { ada } = life;
  await toStep(ada, life, "determine-appeal");
  await tick(ada, "outcome", "varied");
  await happenedToday(ada, 409);
  await says(ada, "#refusal", /appeal\.terms/);
  await lookAt(ada, "penalty: varied without a change, refused");
  await fill(ada, "sum", "1500.50");
  await happenedToday(ada);
  await says(ada, "main", /varied by the tribunal/, /£1,800\.50/, /£1,500\.50/);
  await lookAt(ada, "penalty: varied by the tribunal");
}

async function paid(life, sum, owed) {
  const { ada } = life;
  await toStep(ada, life, "record-payment");
  await lookAt(ada, `penalty: payment of ${sum}`, { always: false });
  await fill(ada, "sum", sum);
  await happenedToday(ada);
  await says(ada, "main", owed);
  await lookAt(ada, `penalty: ${sum} paid`);
}

async function tooSoon(life) {
  const { ben } = life;
  await visit(ben, `${life.page}/begin-recovery`);
  await lookAt(ben, "penalty: recovery, not today");
  await fill(ben, "route", "The county court.");
  await happenedToday(ben, 409);
  await says(ben, "#refusal", /proposal\.penalty\.overdue/, /Lawful from/);
}

async function recovered(ben, life) {
  await toStep(ben, life, "begin-recovery");
  await lookAt(ben, "penalty: recovery");
  await submit(ben, 422);
  await lookAt(ben, "penalty: recovery, empty");
  await fill(ben, "route", "The county court.");
  await happenedToday(ben);
  await says(ben, "main", /The county court/);
  await lookAt(ben, "penalty: recovery begun");
}
