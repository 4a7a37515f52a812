// A permanent ban to its end: given after its wait, lifted, ended at the till, and a claim for compensation decided.
import { fill, fillDay, says, submit, tick, today } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { begun, brought, drafted, everyoneSees, published, toStep } from "./powers.mjs";

export async function permanentBan(way) {
  const life = await begun(way);
  await drafted(life, "permanent-ban", [], terms);
  await brought(life, "permanent-ban", [10], /proposal\.permanent-ban\.intent/);
  await published(life, "permanent-ban");
  await everyoneSees(life, /banned/i, /in force/i, "banned for good");
  await lifted(life);
  await everyoneSees(life, /ended/i, /lifted/i, "a ban that is no more");
  await claimed(life);
  await decided(life);
}

async function terms(page) {
  await fill(page, "territory", "United Kingdom");
}

async function lifted(life) {
  const { ben } = life;
  await toStep(ben, life, "lift");
  await fill(ben, "reasons", "The maker gave every unit a password of its own.");
  await submit(ben);
  await says(ben, "main", /Lifted/);
  await lookAt(ben, "permanent ban: lifted");
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
