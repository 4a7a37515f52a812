// An administrator enrols a lab's key from the file that `keys new` wrote, and revokes it; everyone reads both.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fill, fillDay, later, press, says, submit, text, tick, today, visit } from "../browser.mjs";
import { BINARY } from "../drill.mjs";
import { lookAt } from "../look.mjs";
import { run } from "../processes.mjs";
import { officer } from "./sign-in.mjs";

const WHY = "Its machine was stolen.";

export async function keys({ drill, browser, way }) {
  const made = await newKey(way);
  const page = await officer({ drill, browser, way, role: "administrator" });
  await visit(page, `${drill.url}/keys`);
  await lookAt(page, "keys");
  await enrolled(page, made);
  const before = await trusted(drill, made);
  if (before?.revoked !== null) throw new Error(`everyone's trust file does not hold the new key: ${JSON.stringify(before)}`);
  await revoked(page, made);
  const after = await trusted(drill, made);
  if (after?.revoked?.reason !== WHY) throw new Error(`the trust file does not say why: ${JSON.stringify(after)}`);
  await visit(page, `${drill.url}/keys/0123456789abcdef/revoke`, 404);
  await lookAt(page, "keys: unknown");
}

/** A key as a lab makes one: its id, its name, and the text to hand over. */
async function newKey(way) {
  const folder = await mkdtemp(join(tmpdir(), "proofhouse-key-"));
  try {
    const asked = ["keys", "new", "--role", "lab", "--drill", "--name", `lab of ${way.name}`, "--out", join(folder, "lab.pem")];
    const made = JSON.parse(await run(BINARY, [...asked, "--format", "json"]));
    return { id: made.key_id, name: made.name, words: await readFile(made.public, "utf8") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function enrolled(page, made) {
  await press(page, 'main a[href="/keys/enrol"]');
  await lookAt(page, "keys: enrol");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Paste the text/, /Select what the key signs/);
  await lookAt(page, "keys: enrol, empty");
  await fill(page, "public_key", "This is no key.");
  await tick(page, "role", "register");
  await fillDay(page, "until", later(await today(page), 365));
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /cannot be enrolled/);
  await fill(page, "public_key", made.words);
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /was made for the role lab/);
  await lookAt(page, "keys: enrol, other role");
  await tick(page, "role", "lab");
  await submit(page);
  await says(page, ".govuk-notification-banner", /The key is enrolled/);
  await says(page, "main table", new RegExp(made.id), new RegExp(made.name));
  await lookAt(page, "keys: enrolled");
}

async function revoked(page, made) {
  const path = `/keys/${made.id}/revoke`;
  await press(page, `main a[href="${path}"]`);
  await says(page, "main", new RegExp(made.id), /cannot be undone/);
  await lookAt(page, "keys: revoke");
  await submit(page, 422);
  await says(page, ".govuk-error-summary", /Enter why/);
  await lookAt(page, "keys: revoke, empty");
  await fill(page, "reason", WHY);
  await submit(page);
  await says(page, ".govuk-notification-banner", /The key is revoked/);
  if ((await page.$(`main a[href="${path}"]`)) !== null) throw new Error("a revoked key can be revoked again");
  await says(page, "main table", new RegExp(WHY));
  await lookAt(page, "keys: revoked");
  await visit(page, new URL(path, page.url()).href);
  await says(page, "main", /The key was revoked on/, new RegExp(WHY));
  if ((await page.$("main form")) !== null) throw new Error("the page of a revoked key has a form");
  await lookAt(page, "keys: revoked already");
  if ((await text(page, "h1")) === "") throw new Error("no heading");
}

/** The key in the trust file that everyone reads. */
async function trusted(drill, made) {
  const file = await (await fetch(`${drill.url}/register/trust.json`)).json();
  return file.keys.find((one) => one.key_id === made.id);
}
