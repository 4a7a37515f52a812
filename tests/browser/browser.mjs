// Chromium, started so that it talks to nothing but the office, and what each page asked for or complained of.
import puppeteer from "puppeteer-core";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const HOSTS = ["localhost", "127.0.0.1"];
const PATIENCE_MS = 60_000;
// Three of them start at once, on a machine that may have two cores.
const LAUNCH_MS = 3 * 60_000;

export class Browser {
  static async launch() {
    const profile = await mkdtemp(join(tmpdir(), "proofhouse-browser-"));
    const chromium = await puppeteer.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      userDataDir: profile,
      timeout: LAUNCH_MS,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
    });
    return Object.assign(new Browser(), { chromium, profile });
  }

  /** A context with its own cookies, seen one way; `look` remembers which pages axe has seen in that way. */
  async context(way) {
    const context = await this.chromium.createBrowserContext();
    return {
      way,
      close: () => context.close(),
      async page() {
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        await page.setJavaScriptEnabled(way.javaScript);
        await page.setViewport({ width: way.width, height: way.height ?? 900, isMobile: false });
        page.way = way;
        // A window that closes late elsewhere must not take the focus from the page that is looked at.
        await page.emulateFocusedPage(true);
        overhear(page);
        return page;
      },
    };
  }

  async close() {
    const killed = setTimeout(() => this.chromium.process()?.kill("SIGKILL"), 10_000);
    await this.chromium.close();
    clearTimeout(killed);
    // Children of Chromium may write there for a moment after it has ended.
    await rm(this.profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Notes on `page.heard` whatever a page may not do: ask elsewhere, complain, break its policy, fail to load a part. */
function overhear(page) {
  page.heard = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (["data:", "about:", "blob:"].includes(url.protocol) || HOSTS.includes(url.hostname)) return;
    page.heard.push(`asked for ${request.url()}`);
  });
  page.on("response", (response) => {
    const itself = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
    if (itself) page.answer = { status: response.status(), url: response.url() };
    if (!itself && response.status() >= 400) page.heard.push(`${response.url()} answered ${response.status()}`);
  });
  page.on("pageerror", (error) => page.heard.push(`a script failed: ${error.message}`));
  page.on("console", (message) => {
    if (!["error", "warn", "warning"].includes(message.type())) return;
    // Chromium writes a page's own 4xx answer to the console; the journeys assert the status themselves.
    if (/^Failed to load resource/.test(message.text()) && message.location().url === page.answer?.url) return;
    page.heard.push(`console: ${message.text()} (${message.location().url ?? ""})`);
  });
}

/** Goes to an address and wants this status. */
export async function visit(page, url, status = 200) {
  const response = await page.goto(url, { waitUntil: "load" });
  if (response.status() !== status) throw new Error(`${url} answered ${response.status()}, ${status} was expected`);
  return response;
}

/** Presses a button and waits for the page that it leads to; wants this status in the end. */
export async function press(page, selector, status = 200) {
  const button = await page.$(selector);
  if (button === null) throw new Error(`${page.url()} has no ${selector}`);
  const [response] = await Promise.all([page.waitForNavigation({ waitUntil: "load" }), button.click()]);
  if (response.status() !== status) {
    const words = (await text(page, "main")).slice(0, 1500);
    throw new Error(`${page.url()} answered ${response.status()}, ${status} was expected:\n${words}`);
  }
  return response;
}

/** Sends the form of a page. */
export async function submit(page, status = 200) {
  return press(page, "main form button[type=submit], main form button:not([type=button])", status);
}

/** Puts text into a field, in place of what stood there. */
export async function fill(page, name, words) {
  const field = await page.$(`main [name="${name}"]`);
  if (field === null) throw new Error(`${page.url()} has no field ${name}`);
  await field.evaluate((one) => { one.value = ""; });
  // Typing a long text key by key proves nothing more than its last letter does.
  if (words.length > 40) await field.evaluate((one, value) => { one.value = value; }, words.slice(0, -1));
  await field.focus();
  await page.keyboard.press("End");
  await page.keyboard.type(words.length > 40 ? words.slice(-1) : words);
}

/** Fills the three fields of a day. */
export async function fillDay(page, name, day) {
  await fill(page, `${name}_day`, String(day.getUTCDate()));
  await fill(page, `${name}_month`, String(day.getUTCMonth() + 1));
  await fill(page, `${name}_year`, String(day.getUTCFullYear()));
}

/** Ticks a radio button or a checkbox by clicking its label. */
export async function tick(page, name, value) {
  const selector = value === undefined ? `main input[name="${name}"]` : `main input[name="${name}"][value="${value}"]`;
  const input = await page.$(selector);
  if (input === null) throw new Error(`${page.url()} has no ${selector}`);
  if (await input.evaluate((one) => one.checked)) return;
  const id = await input.evaluate((one) => one.id);
  await page.click(`label[for="${id}"]`);
  if (!(await input.evaluate((one) => one.checked))) throw new Error(`a click on the label of ${selector} does not tick it`);
}

/** The visible words of the first element that fits. */
export async function text(page, selector) {
  const element = await page.$(selector);
  if (element === null) throw new Error(`${page.url()} has no ${selector}`);
  return element.evaluate((one) => one.innerText);
}

/** Wants all these words in an element. */
export async function says(page, selector, ...patterns) {
  const words = await text(page, selector);
  for (const pattern of patterns) {
    if (!pattern.test(words)) throw new Error(`${page.url()}: ${selector} lacks ${pattern}:\n${words.slice(0, 2000)}`);
  }
  return words;
}

/** The day that the office's pages show, as UTC midnight. */
export async function today(page) {
  const banner = await text(page, ".ph-banner--drill");
  const shown = /clock shows (\d{1,2} \w+ \d{4})/.exec(banner);
  if (shown === null) throw new Error(`no day in the banner: ${banner}`);
  return new Date(`${shown[1]} UTC`);
}

export function later(day, days) {
  return new Date(day.getTime() + days * 24 * 60 * 60 * 1000);
}

/** The page's address without what was asked of it and where on it one stands. */
export function address(page) {
  const { origin, pathname } = new URL(page.url());
  return origin + pathname;
}
