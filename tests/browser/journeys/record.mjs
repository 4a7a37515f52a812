// A tester reads what waits for a person, is refused what the evidence contradicts, and judges a unit; a case officer lodges the
// maker's file. All of it without a script too, and on a narrow screen.
import { writeFile } from "node:fs/promises";
import { fill, press, says, submit, text, tick, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { officer } from "./sign-in.mjs";

const UNIT = { "JavaScript on": ["5.1-4-1", "a"], "JavaScript off": ["5.1-2-1", "a"], "320 pixels wide": ["5.2-2-1", "a"] };

export async function conformanceRecord({ drill, browser, way }) {
  const record = `${drill.url}/cases/${drill.case}/record`;
  const tess = await officer({ drill, browser, way, role: "tester" });
  await visit(tess, `${drill.url}/cases/${drill.case}`);
  await press(tess, `main a[href="/cases/${drill.case}/record"]`);
  await says(tess, "main", /The product does not meet these provisions/, /wait for a person/);
  // 226 units are much to look at: with scripts all of them folded away, without scripts those that wait.
  if (way.javaScript) await lookAt(tess, "record");
  await filtered(tess, way);
  await contradicted(tess, record);
  await judged(tess, record, UNIT[way.name]);
  await downloads(tess, record);
  await lodged({ drill, browser, way, record });
}

/** Each filter is a link, and shows only what it says. */
async function filtered(page, way) {
  await press(page, 'main a[href="?show=fails#provisions"]');
  const verdicts = await page.$$eval("main h5 .govuk-tag", (tags) => tags.map((tag) => tag.textContent.trim()));
  if (verdicts.length === 0 || verdicts.some((verdict) => verdict !== "Fail")) {
    throw new Error(`"Fails" shows ${verdicts.join(", ")}`);
  }
  await lookAt(page, "record: fails");
  await press(page, 'main a[href="?show=waits#provisions"]');
  await says(page, "main", /What a person must do:/);
  if (!way.javaScript) await lookAt(page, "record: waits for a person");
}

/** What a check shows is not judged away. */
async function contradicted(page, record) {
  await visit(page, `${record}?show=fails`);
  const links = await page.$$eval("main .ph-below", (units) => units
    .filter((unit) => /Decided by the checks/.test(unit.textContent))
    .map((unit) => unit.querySelector('a[href*="judge-unit"]').href));
  await visit(page, links[0]);
  await tick(page, "verdict", "pass");
  await fill(page, "words", "It looks all right to me.");
  await submit(page, 409);
  await says(page, "#refusal", /record\.check-shows/, /test again and lodge the bundle/);
  const kept = await page.$eval("#words", (one) => one.value);
  if (kept !== "It looks all right to me.") throw new Error(`what was typed is not kept: ${kept}`);
  await lookAt(page, "judge a unit: refused");
}

async function judged(page, record, [testCase, unit]) {
  await visit(page, record.replace(/record$/, "judge-unit"));
  await lookAt(page, "judge a unit: which");
  await page.select("main select[name=unit]", `${testCase}/${unit}`);
  await submit(page);
  await says(page, "main", new RegExp(`Test case ${testCase}, unit ${unit}`), /What a person must do:/);
  await lookAt(page, "judge a unit");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Select the verdict/, /Enter what you did/);
  await lookAt(page, "judge a unit: empty");
  await tick(page, "verdict", "pass");
  await fill(page, "words", "Read the manual of 3 May, page 4.");
  await submit(page);
  await says(page, ".govuk-notification-banner", /on record, in your name/);
  await page.$$eval("main details", (all) => all.forEach((one) => { one.open = true; }));
  const id = `#unit-${testCase.replaceAll(".", "\\.")}-${unit}`;
  await says(page, id, /Pass/, /kept in the events of this case/, /Read the manual of 3 May, page 4\./, /Event \d+ of the office’s log/);
  // The whole record was looked at already; what was judged is shown by the unit's own page too.
  await visit(page, `${record.replace(/record$/, "judge-unit")}?unit=${testCase}/${unit}`);
  await lookAt(page, "judge a unit: judged before");
  await visit(page, record);
}

/** Every form comes as a file. */
async function downloads(page, record) {
  const cookies = await page.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const links = await page.$$eval("main details a", (all) => all.map((one) => one.href).filter((href) => /\/record\/\w+$/.test(href)));
  const forms = links.filter((link) => link.startsWith(`${record}/`));
  if (forms.length < 5) throw new Error(`the page leads to ${forms.length} files only`);
  for (const form of forms) {
    const answer = await fetch(form, { headers: { cookie } });
    const name = answer.headers.get("content-disposition") ?? "";
    if (!answer.ok || !/attachment; filename="record-/.test(name)) throw new Error(`${form}: ${answer.status} ${name}`);
    if ((await answer.arrayBuffer()).byteLength < 1000) throw new Error(`${form} is all but empty`);
  }
}

async function lodged({ drill, browser, way, record }) {
  const ada = await officer({ drill, browser, way, role: "case-officer" });
  await visit(ada, record);
  await says(ada, "main", /You cannot judge units today/);
  if ((await ada.$('main a[href*="judge-unit"]')) !== null) throw new Error("a case officer is led to judge");
  const link = await ada.$('main a[href$="/lodge-record"]');
  if (link === null) throw new Error("the record does not lead to the lodging of a maker's file");
  await visit(ada, record.replace(/record$/, "lodge-record"));
  await lookAt(ada, "lodge a maker's file");
  await submit(ada, 422);
  await lookAt(ada, "lodge a maker's file: nothing sent");
  const head = `[assessment]\nedition = "V2.1.1"\nproduct = "Cam of ${way.name}"\nmaker = "Acme"\nby = "QA"\n`;
  const wrong = `${drill.data}/record-wrong-${way.width}-${way.javaScript}.toml`;
  await writeFile(wrong, `${head}on = "soon"\nodd = 1\n`);
  await send(ada, wrong, 422);
  await says(ada, ".govuk-error-summary", /Line 6:/, /Line 7:/);
  await lookAt(ada, "lodge a maker's file: mistakes");
  const good = wrong.replace("wrong", "good");
  await writeFile(good, `${head}on = "2026-11-25"\n[[claim]]\nprovision = "5.1-1"\nsupport = "Y"\n`);
  await send(ada, good, 200);
  await says(ada, ".govuk-notification-banner", /record file is lodged/);
  const said = await text(ada, "main");
  if (!/Acme, given by QA on 25 November 2026/.test(said)) throw new Error("the record does not name the maker's answers");
  await visit(ada, `${record}?show=conflicts`);
  await says(ada, "main", /Nothing: no unit is like that/);
  await lookAt(ada, "record: with the maker's file");
}

async function send(page, path, status) {
  const input = await page.$("main input[type=file]");
  await input.uploadFile(path);
  await submit(page, status);
}
