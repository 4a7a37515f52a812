// Forfeiture: an application with sealed goods, who was told, the hearing, the court's order, and no disposal before it is final.
import { writeFile } from "node:fs/promises";
import { fill, fillDay, says, submit, tick, today, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { begun, drafted, forward, happenedToday, toStep } from "./powers.mjs";

const LOTS = [["Cameras, boxed", "40", "S-1", "Store 3"], ["Cameras, returned", "2", "S-2", "Store 4"]];

export async function forfeiture(way) {
  const life = await begun(way);
  await drafted(life, "forfeiture", [/Enter the court/, /asked for/, /Enter at least one lot/], application);
  await says(life.ada, "main", /S-1/, /S-2/);
  await lodged(life);
  await told(life);
  await heard(life);
  await ordered(life);
  await disposed(life);
}

async function application(page) {
  await fill(page, "court", "Westminster Magistrates’ Court");
  await tick(page, "sought", "destroy");
  for (const [at, lot] of LOTS.entries()) {
    for (const [field, words] of ["description", "quantity", "seal", "held"].map((name, place) => [name, lot[place]])) {
      await fill(page, `lot_${at + 1}_${field}`, words);
    }
  }
}

async function lodged(life) {
  const { ben } = life;
  await toStep(ben, life, "approve");
  await submit(ben);
  await toStep(ben, life, "lodge-application");
  await lookAt(ben, "forfeiture: lodge");
  await submit(ben, 422);
  await lookAt(ben, "forfeiture: lodge, empty");
  await fill(ben, "court_reference", "M-2027-1");
  await happenedToday(ben);
  await says(ben, "main", /M-2027-1/);
}

async function told(life) {
  const { ada } = life;
  await toStep(ada, life, "notify-interested");
  await lookAt(ada, "forfeiture: tell");
  await submit(ada, 422);
  await lookAt(ada, "forfeiture: tell, empty");
  await tick(ada, "person");
  await tick(ada, "method", "post");
  await happenedToday(ada);
}

async function heard(life) {
  const { ada } = life;
  await toStep(ada, life, "record-hearing");
  await lookAt(ada, "forfeiture: hearing");
  await fill(ada, "outcome", "Heard, and decided today.");
  await happenedToday(ada);
  await says(ada, "main", /Heard, and decided today/);
}

async function ordered(life) {
  const { ada } = life;
  await toStep(ada, life, "record-order");
  await lookAt(ada, "forfeiture: order");
  await tick(ada, "outcome", "destroy");
  await happenedToday(ada, 422);
  await says(ada, ".govuk-error-summary", /Send the court’s document/);
  await lookAt(ada, "forfeiture: order without the court's document");
  await attached(ada, life, "order.pdf", "%PDF the order");
  await tick(ada, "outcome", "destroy");
  await happenedToday(ada);
  await says(ada, "main", /The goods are destroyed/);
  await lookAt(ada, "forfeiture: ordered");
  const paper = await ada.$eval("main a[download]", (one) => one.href);
  const got = await ada.evaluate(async (url) => {
    const answer = await fetch(url);
    return { words: await answer.text(), how: answer.headers.get("content-disposition") };
  }, paper);
  if (got.words !== "%PDF the order" || !got.how.startsWith("attachment")) throw new Error(`the order comes back as ${got.words}`);
}

/** Refused with the day from which it is lawful; the certificate that was sent then need not be sent again. */
async function disposed(life) {
  const { ada } = life;
  await visit(ada, `${life.page}/record-disposal`);
  await lookAt(ada, "forfeiture: disposal, not today");
  await tick(ada, "kind", "destroyed");
  for (const [, , seal] of LOTS) await tick(ada, "seals", seal);
  await attached(ada, life, "certificate.pdf", "%PDF the certificate");
  await happenedToday(ada, 409);
  await says(ada, "#refusal", /proposal\.forfeiture\.final/, /Lawful from/);
  await lookAt(ada, "forfeiture: disposal before the order is final, refused");
  await forward(life, [28]);
  await fillDay(ada, "occurred", await today(life.admin));
  await submit(ada);
  await says(ada, "main", /Executed/, /Nothing is left to be done with the goods/);
  await lookAt(ada, "forfeiture: executed");
}

async function attached(page, life, name, words) {
  const path = `${life.drill.data}/${life.id}-${name}`;
  await writeFile(path, words);
  const input = await page.$("main input[type=file]");
  await input.uploadFile(path);
}
