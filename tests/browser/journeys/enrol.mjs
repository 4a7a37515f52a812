// The first officer of a fresh office: enrols, sets up a second factor, signs out and in again, and is turned away.
import { createHmac, randomBytes } from "node:crypto";
import { fill, press, says, submit, text, visit } from "../browser.mjs";
import { openFresh } from "../fresh.mjs";
import { lookAt } from "../look.mjs";
import { isSignedIn, signOut } from "./sign-in.mjs";

export async function enrol({ browser, way }) {
  const office = await openFresh();
  const context = await browser.context({ ...way, drill: false });
  try {
    const page = await context.page();
    const person = { email: "first@office.example", password: randomBytes(12).toString("base64url") };
    const { secret, codes } = await becomeOfficer(page, office, person);
    await usedLinkIsGone(browser, way, office);
    await signOut(page);
    await wrongPassword(page, office, person);
    await signInAgain(page, office, person, secret);
    await signOut(page);
    await withRecoveryCode(page, office, person, codes[0]);
    await invite(page, office);
  } finally {
    await context.close();
    await office.close();
  }
}

async function becomeOfficer(page, office, person) {
  await visit(page, office.url);
  await lookAt(page, "fresh: start");
  await visit(page, office.enrolment);
  await lookAt(page, "enrol");
  await submit(page, 422);
  await lookAt(page, "enrol: empty");
  await fill(page, "name", "First Officer");
  await fill(page, "email", person.email);
  await fill(page, "password", person.password);
  await fill(page, "password_again", person.password);
  await submit(page);
  await lookAt(page, "second factor");
  const secret = await text(page, "main strong.ph-code");
  await fill(page, "code", "000000");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /code/i);
  await lookAt(page, "second factor: wrong code");
  await fill(page, "code", totp(secret));
  await submit(page);
  await says(page, "h1", /You are an officer of this office/);
  await lookAt(page, "recovery codes");
  const codes = await page.$$eval("main li.ph-code", (all) => all.map((one) => one.innerText.trim()));
  if (codes.length < 5) throw new Error(`only ${codes.length} recovery codes`);
  await press(page, 'main a[href="/account"]');
  await says(page, "main", /First Officer/);
  await lookAt(page, "account");
  return { secret, codes };
}

async function usedLinkIsGone(browser, way, office) {
  const context = await browser.context({ ...way, drill: false });
  const page = await context.page();
  await visit(page, office.enrolment, 410);
  await lookAt(page, "enrol: used link");
  await context.close();
}

async function wrongPassword(page, office, person) {
  await visit(page, `${office.url}/account`);
  if (!page.url().includes("/sign-in")) throw new Error(`/account is open to everyone: ${page.url()}`);
  await submit(page, 422);
  await lookAt(page, "sign in: empty");
  await fill(page, "email", person.email);
  await fill(page, "password", "not the password of anyone");
  const answer = await submitAnyhow(page);
  if (![401, 403, 422].includes(answer)) throw new Error(`a wrong password answered ${answer}`);
  await says(page, ".govuk-error-summary", /password/i);
  await lookAt(page, "sign in: wrong password");
}

async function submitAnyhow(page) {
  const [response] = await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("main form button[type=submit]")]);
  return response.status();
}

async function signInAgain(page, office, person, secret) {
  await toCode(page, office, person);
  await lookAt(page, "sign in: code");
  await fill(page, "code", "12345");
  const answer = await submitAnyhow(page);
  if (![401, 403, 422].includes(answer)) throw new Error(`a wrong code answered ${answer}`);
  await lookAt(page, "sign in: wrong code");
  // The code of this half minute was used up by the enrolment; the next one is taken too.
  await fill(page, "code", totp(secret, 1));
  await submit(page);
  await isSignedIn(page);
}

async function withRecoveryCode(page, office, person, code) {
  await toCode(page, office, person);
  await fill(page, "code", code);
  await submit(page);
  await isSignedIn(page);
}

async function toCode(page, office, person) {
  await visit(page, `${office.url}/sign-in`);
  await fill(page, "email", person.email);
  await fill(page, "password", person.password);
  await submit(page);
}

async function invite(page, office) {
  await visit(page, `${office.url}/officers/invite`);
  await submit(page, 422);
  await lookAt(page, "invite: empty");
  await page.click('main label[for="roles"]');
  await fill(page, "instrument", "Instrument 1 of today");
  const now = new Date();
  for (const [part, value] of [["day", now.getUTCDate()], ["month", now.getUTCMonth() + 1], ["year", now.getUTCFullYear()]]) {
    await fill(page, `from_${part}`, String(value));
  }
  await submit(page);
  await says(page, "main", /\/enrol\//);
  await lookAt(page, "invited");
  await visit(page, `${office.url}/officers`);
  await lookAt(page, "officers");
  await visit(page, `${office.url}/account/tokens`);
  await submit(page, 422);
  await lookAt(page, "token: empty");
  await fill(page, "name", "till");
  await fill(page, "days", "7");
  await page.click('main label[for="scopes"]');
  await submit(page);
  await lookAt(page, "token made");
  await visit(page, `${office.url}/cases`);
  await lookAt(page, "cases: none");
  await visit(page, `${office.url}/account`);
  await lookAt(page, "account with a token");
  await press(page, 'main form[action="/account/recovery-codes"] button');
  await lookAt(page, "new recovery codes");
}

/** RFC 6238 with SHA-1, six digits and thirty seconds; `ahead` half minutes from now. */
function totp(secret, ahead = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac("sha1", base32(secret)).update(counter).digest();
  const at = mac[mac.length - 1] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** RFC 4648 base32. */
function base32(letters) {
  let bits = "";
  for (const letter of letters.replace(/[\s=-]/g, "").toUpperCase()) {
    const value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
    if (value < 0) throw new Error(`not base32: ${letters}`);
    bits += value.toString(2).padStart(5, "0");
  }
  return Buffer.from(bits.match(/.{8}/g).map((octet) => Number.parseInt(octet, 2)));
}
