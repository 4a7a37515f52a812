// Every public page, every page that a role's start page leads to, and every way in which a page can say no.
import { text, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";
import { ROLES, officer } from "./sign-in.mjs";

const PUBLIC = ["/", "/check", "/scope", "/scope?regime=uk-proposal-2020&f_over-the-internet=yes&answer=1", "/duties",
  "/duties?role=distributor&situation=manufacturer-failure-known&told_by=supplier&answer=1", "/report", "/verify", "/security",
  "/support-period", "/accessibility", "/cookies", "/privacy", "/sign-in", "/law", "/law/uk-psti-2022", "/law/uk-proposal-2020",
  "/law/rule/case.closed", "/views"];
const REFUSED = [["/no-such-page", 404], ["/notices/notice-none", 404], ["/enrol/none", 410], ["/drill/sign-in/none", 410],
  ["/enrol/none/second-factor", 410]];
// Addresses at which a person starts who has just signed in.
const STARTS = ["/cases", "/clocks", "/account", "/account/tokens", "/law/diff", "/views/open"];
const ADMINISTRATOR = ["/officers", "/officers/invite", "/keys", "/drill/clock"];
// The roles whose pages have all the forms; the other roles' pages differ in what is lawful, and are walked one way only.
const BUSIEST = ["administrator", "case-officer", "decision-maker"];
// What only a program would write.
const LEAKED = /.{0,40}(undefined|\[object|Some\(|None\)|\{\{|\}\}).{0,40}/;
// Pages of one kind, such as cases or notices, that one role visits: the journeys open many cases.
const OF_A_KIND_MAX = 2;

export async function publicPages({ drill, context }) {
  const page = await context.page();
  for (const path of PUBLIC) {
    await visit(page, drill.url + path);
    await lookAt(page, path);
  }
  for (const [path, status] of REFUSED) {
    await visit(page, drill.url + path, status);
    await lookAt(page, `${path} (${status})`);
  }
}

/** Each role walks through all that its pages link to; what another role saw in the same shape is not given to axe again. */
export async function officersPages({ drill, browser, way }) {
  for (const role of way.everyRole ? ROLES : BUSIEST) {
    const context = await browser.context(way);
    const page = await officer({ drill, context, role });
    const starts = [`/cases/${drill.case}`, ...STARTS, ...(role === "administrator" ? ADMINISTRATOR : [])];
    await everyLinked(page, drill.url, role, starts);
    if (role !== "administrator") {
      await visit(page, `${drill.url}/officers`, 403);
      await lookAt(page, `${role}: /officers (403)`, { always: false });
    }
    await context.close();
  }
}

async function everyLinked(page, origin, role, starts) {
  const seen = new Set();
  const kinds = new Map();
  const waiting = starts.map((path) => origin + path);
  while (waiting.length > 0) {
    const url = waiting.shift();
    const kind = url.replaceAll(
      /(case|notice|report|call)-[0-9a-f]+|[0-9a-f]{64}|(?<=\/keys\/)[0-9a-f]{16}|(?<=\/law\/rule\/|\?path=)[\w.-]+|(?<=\?(?:unit|show)=)[^&]+/g, "*");
    const before = kinds.get(kind) ?? 0;
    if (seen.has(url) || before >= OF_A_KIND_MAX) continue;
    seen.add(url);
    kinds.set(kind, before + 1);
    const response = await page.goto(url, { waitUntil: "load" });
    if (![200, 409].includes(response.status())) throw new Error(`${role}: a link leads to ${url}, which answers ${response.status()}`);
    const standalone = /\/(documents|preview)\//.test(url) || url.endsWith(".html");
    await lookAt(page, `${role}: ${new URL(url).pathname}`, { standalone, always: false });
    if (standalone) continue;
    const leaked = LEAKED.exec(await text(page, "main"));
    if (leaked !== null) throw new Error(`${url} shows a value of the program: ${leaked[0]}`);
    const links = await page.$$eval("main a[href], body > div a[href]", (anchors) => anchors.map((anchor) => anchor.href.split("#")[0]));
    // Files are fetched, not shown; what leads out of the officers' pages is looked at by the public journey.
    waiting.push(...links.filter((link) => link.startsWith(`${origin}/`) && !/\/register\/|pdf$|\/file$|\/api\/|\/record\/\w+$|\/transcripts\//.test(link)));
  }
  if (seen.size < starts.length + 2) throw new Error(`${role}: the start pages lead to only ${seen.size} pages`);
}
