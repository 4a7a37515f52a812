// The journeys in Chromium, and axe on every page, against the office of a drill and a fresh one.
//
// `cargo xtask test --only browser` runs this. It starts `cargo xtask demo`, which plays a whole case and leaves the office open,
// walks the journeys below in each way, and closes the demo with Ctrl-C. Names of journeys as arguments run only those.
import { Browser } from "./browser.mjs";
import { openDrill } from "./drill.mjs";
import { callForViews } from "./journeys/call-for-views.mjs";
import { checkAProduct } from "./journeys/check-a-product.mjs";
import { demoNames } from "./journeys/demo-names.mjs";
import { enrol } from "./journeys/enrol.mjs";
import { forfeiture } from "./journeys/forfeiture.mjs";
import { keyboard } from "./journeys/keyboard.mjs";
import { keys } from "./journeys/keys.mjs";
import { officersPages, publicPages } from "./journeys/pages.mjs";
import { penalty } from "./journeys/penalty.mjs";
import { permanentBan } from "./journeys/permanent-ban.mjs";
import { readANotice } from "./journeys/read-a-notice.mjs";
import { recall } from "./journeys/recall.mjs";
import { conformanceRecord } from "./journeys/record.mjs";
import { reportAProblem } from "./journeys/report-a-problem.mjs";
import { temporaryBan } from "./journeys/temporary-ban.mjs";
import { looked } from "./look.mjs";

const JOURNEYS = { publicPages, demoNames, checkAProduct, readANotice, reportAProblem, keyboard, enrol, keys, temporaryBan,
  conformanceRecord, callForViews, officersPages };
const WAYS = [
  { name: "JavaScript on", javaScript: true, width: 1280, everyRole: true },
  { name: "JavaScript off", javaScript: false, width: 1280 },
  { name: "320 pixels wide", javaScript: true, width: 320 },
];
// These move the drill's clock: they come last, one after the other, each in one way.
const LIVES = { permanentBan: [permanentBan, WAYS[2]], recall: [recall, WAYS[1]], forfeiture: [forfeiture, WAYS[0]],
  penalty: [penalty, WAYS[2]] };

const wanted = process.argv.slice(2);
const named = { ...JOURNEYS, ...LIVES };
const unknown = wanted.filter((name) => !(name in named));
if (unknown.length > 0) {
  console.error(`no journey is called ${unknown.join(", ")}; there are ${Object.keys(named).join(", ")}`);
  process.exit(2);
}
const chosen = (all) => Object.entries(all).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const journeys = chosen(JOURNEYS);

const started = Date.now();
const drill = await openDrill();
const failures = [];
let passed = 0;
try {
  const walked = await Promise.allSettled(WAYS.map(walkAll));
  for (const { reason } of walked.filter(({ status }) => status === "rejected")) failures.push(String(reason.stack ?? reason));
  await walkLives();
} finally {
  await drill.close();
}
for (const [way, { labels, shapes }] of looked) {
  console.log(`${way}: ${labels.length} pages looked at, ${shapes.size} shapes of pages by axe`);
}
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed, ${Math.round((Date.now() - started) / 1000)} s`);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;

/** All journeys one way, one after the other; each way has a Chromium of its own, so that each has the keyboard. */
async function walkAll(way) {
  const browser = await Browser.launch();
  try {
    for (const [name, journey] of journeys) await walk(name, journey, browser, way);
  } finally {
    await browser.close();
  }
}

async function walkLives() {
  const lives = chosen(LIVES);
  if (lives.length === 0) return;
  const browser = await Browser.launch();
  try {
    for (const [name, [journey, way]] of lives) await walk(name, journey, browser, way);
  } finally {
    await browser.close();
  }
}

async function walk(name, journey, browser, way) {
  const label = `${name} (${way.name})`;
  const since = Date.now();
  const before = new Set(browser.chromium.browserContexts());
  const seconds = () => `${((Date.now() - since) / 1000).toFixed(1)} s`;
  try {
    await journey({ drill, browser, way, context: await browser.context(way) });
    passed += 1;
    console.log(`ok      ${label}  ${seconds()}`);
  } catch (error) {
    failures.push(label);
    console.log(`FAILED  ${label}  ${seconds()}\n        ${String(error.stack ?? error).replaceAll("\n", "\n        ")}`);
  }
  for (const context of browser.chromium.browserContexts()) {
    if (!before.has(context)) await context.close();
  }
}
