// A recall: drafted with its particulars, given after its wait, read by everyone, counted, and complied with.
import { fill, fillDay, says, submit, tick } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { begun, brought, drafted, everyoneSees, happenedToday, inDays, published, toStep } from "./powers.mjs";

export async function recall(way) {
  const life = await begun(way);
  const { ada } = life;
  await drafted(life, "recall", [/units/i, /returned/i], particulars);
  await says(ada, "main", /Only shops were told/, /Freepost/);
  await brought(life, "recall", [10], /proposal\.recall\.intent/);
  await published(life, "recall");
  await everyoneSees(life, /recalled/i, /in force/i, "recalled");
  await counted(life);
  await complied(life);
}

async function particulars(page) {
  await fill(page, "supplied", "1000");
  await fill(page, "inadequate", "Only shops were told.");
  await fill(page, "insufficient", "The units stand in homes.");
  await fill(page, "return_to", "Acme Imports Ltd, Freepost");
  await fillDay(page, "arrangements", await inDays(page, 60));
  await tick(page, "inform", "yes");
}

/** Two reports; the second gives fewer than the first, and is refused until it is put right. */
async function counted(life) {
  const { ada } = life;
  await toStep(ada, life, "record-returns");
  await says(ada, "main", /1,?000 units were supplied/);
  await lookAt(ada, "recall: returns");
  await submit(ada, 422);
  await lookAt(ada, "recall: returns, empty");
  await returns(ada, "700", "512");
  await toStep(ada, life, "record-returns");
  await returns(ada, "700", "3", 409);
  await says(ada, "#refusal", /recall\.count/);
  await lookAt(ada, "recall: fewer returns than before, refused");
  await returns(ada, "900", "812");
  await says(ada, "main", /Customers reached: 900 of 1,?000 units/, /Units returned: 812 of 1,?000 units/);
  const shown = await ada.$$eval("main meter", (all) => all.map((one) => `${one.value} of ${one.max}`));
  if (shown.join() !== "900 of 1000,812 of 1000") throw new Error(`the meters show ${shown.join() || "nothing"}`);
  await lookAt(ada, "recall: returns counted");
}

async function returns(page, reached, returned, status = 200) {
  await fill(page, "reached", reached);
  await fill(page, "returned", returned);
  await happenedToday(page, status);
}

async function complied(life) {
  const { ada } = life;
  await toStep(ada, life, "record-compliance");
  await lookAt(ada, "recall: compliance");
  await fill(ada, "reasons", "All that can come back is back.");
  await happenedToday(ada);
  await says(ada, "main", /Complied with/, /All that can come back is back/);
  await lookAt(ada, "recall: complied with");
}
