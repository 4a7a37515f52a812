// The journeys in Chromium, and axe on every page, against the office of a drill.
//
// `cargo xtask test --only browser` runs this. It starts `cargo xtask demo`, which plays a whole case and leaves the office open
// with a one-time sign-in link for each role, walks the journeys below, and closes the demo with Ctrl-C.
import { openDrill } from "./drill.mjs";
import { Browser } from "./browser.mjs";
import { pages } from "./journeys/pages.mjs";
import { checkAProduct } from "./journeys/check-a-product.mjs";
import { reportAProblem } from "./journeys/report-a-problem.mjs";
import { officersCase } from "./journeys/officers-case.mjs";

const journeys = { pages, checkAProduct, reportAProblem, officersCase };
const ways = [
  { name: "JavaScript on", javaScript: true, width: 1280 },
  { name: "JavaScript off", javaScript: false, width: 1280 },
  { name: "320 pixels wide", javaScript: true, width: 320 },
];

const drill = await openDrill();
const browser = await Browser.launch();
let passed = 0;
const failures = [];
try {
  for (const way of ways) {
    for (const [name, journey] of Object.entries(journeys)) {
      const label = `${name} (${way.name})`;
      try {
        const context = await browser.context(way);
        await journey({ drill, context, way });
        await context.close();
        passed += 1;
        console.log(`ok      ${label}`);
      } catch (error) {
        failures.push(label);
        console.log(`FAILED  ${label}\n        ${String(error.stack ?? error).replaceAll("\n", "\n        ")}`);
      }
    }
  }
} finally {
  await browser.close();
  await drill.close();
}
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
