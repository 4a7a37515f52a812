// A policy officer asks what people think of a longer wait; a retailer answers with consent, someone else without; the clock
// passes the closing by closing it early; a decision maker records what came of it, and it stands beside the rule.
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { address, fill, fillDay, later, press, says, submit, tick, today, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { officer } from "./sign-in.mjs";

const REGIME = "uk-psti-2022";
const RULE = "guard.psti.s29.intent";

export async function callForViews({ drill, browser, context, way }) {
  const files = await draft("days = 10", "days = 14");
  try {
    const title = `A longer wait (${way.name})`;
    const editor = await officer({ drill, browser, way, role: "publications-editor" });
    const call = await open(editor, drill.url, title, files.paths);
    const reader = await context.page();
    const receipt = await answer(reader, call);
    await answerWithout(reader, call);
    await takeBackOrKeep(reader, receipt);
    await close(editor, call);
    await decide({ drill, browser, way, call });
    await read(reader, drill.url, call);
  } finally {
    await rm(files.folder, { recursive: true, force: true });
  }
}

/** The files of the regime in force with one text put in place of another. */
async function draft(from, to) {
  const folder = await mkdtemp(join(tmpdir(), "proofhouse-draft-"));
  const paths = [];
  for (const name of await readdir(`regimes/${REGIME}`)) {
    const text = await readFile(`regimes/${REGIME}/${name}`, "utf8");
    paths.push(join(folder, basename(name)));
    await writeFile(paths.at(-1), text.replace(from, to));
  }
  return { folder, paths };
}

async function open(page, url, title, paths) {
  await visit(page, `${url}/views/open`);
  await lookAt(page, "views: open");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /There is a problem/);
  await lookAt(page, "views: open, empty");
  await fill(page, "title", title);
  await fill(page, "about", "Makers say that ten days are too few.");
  await tick(page, "regime", REGIME);
  await (await page.$("main input[type=file]")).uploadFile(...paths);
  await fillDay(page, "closes", later(await today(page), 30));
  await fill(page, "closes_time", "17:00");
  await submit(page);
  await says(page, "main", /The call is made/, /was 10 days and becomes 14 days/);
  return address(page);
}

async function answer(page, call) {
  await visit(page, call);
  await lookAt(page, "views: an open call");
  await submit(page, 422);
  await lookAt(page, "views: an empty answer");
  const ticked = await page.$eval("main input[name=consent]", (box) => box.checked);
  if (ticked) throw new Error("consent is given before anyone gave it");
  await tick(page, "respondent", "retailer");
  await tick(page, "choice-1", "disagree");
  await fill(page, "text-1", "Stock would wait for weeks.");
  await fill(page, "name", "The Corner Shop");
  await tick(page, "consent");
  await submit(page);
  await says(page, "main", /Your answer is kept/, /Yes, after the call closes/);
  await lookAt(page, "views: receipt");
  return address(page);
}

async function answerWithout(page, call) {
  await visit(page, call);
  await tick(page, "respondent", "individual");
  await tick(page, "choice-1", "agree");
  await fill(page, "general", "Keep this to yourselves.");
  await tick(page, "consent");
  await submit(page);
  // Taken back at once, as anyone may.
  await press(page, "main form button");
  await says(page, "main", /May be published\s+No/);
  await lookAt(page, "views: receipt without consent");
}

async function takeBackOrKeep(page, receipt) {
  await visit(page, receipt);
  const words = await says(page, "main", /Yes, after the call closes/);
  if (/Corner Shop/.test(words)) throw new Error("a receipt shows who answered");
}

async function close(page, call) {
  await visit(page, `${call}/close`);
  await lookAt(page, "views: close");
  await fill(page, "reasons", "Everyone who asked for time has answered.");
  await submit(page);
  await says(page, "main", /The call is closed/, /2 answers/);
}

async function decide({ drill, browser, way, call }) {
  const page = await officer({ drill, browser, way, role: "decision-maker" });
  await visit(page, call);
  await press(page, "main a[href*='/outcome?path=']");
  await lookAt(page, "views: outcome");
  await tick(page, "outcome", "changed");
  await fill(page, "reasons", "Twelve days are enough.");
  await submit(page);
  await says(page, "main", /The outcome is recorded/, /Twelve days are enough/);
}

async function read(page, url, call) {
  await visit(page, call);
  await says(page, "main", /Agree: 1/, /Disagree: 1/, /Changed after the views/);
  await lookAt(page, "views: a closed call");
  await visit(page, `${call}/answers`);
  const words = await says(page, "main", /The Corner Shop/, /Stock would wait/);
  if (/Keep this/.test(words)) throw new Error("an answer is published without consent");
  await lookAt(page, "views: answers");
  await visit(page, `${url}/law/${REGIME}#${RULE}`);
  await says(page, `[id="${RULE}"]`, /Twelve days are enough/);
  await visit(page, `${url}/views`);
  await lookAt(page, "views: all");
}
