// A drill's office for the browser: started here, closed here.
import { readFile, rm } from "node:fs/promises";
import { end, run, start } from "./processes.mjs";

const PORT = process.env.PROOFHOUSE_BROWSER_PORT ?? "8431";
const PATIENCE_MS = 20 * 60 * 1000;
export const BINARY = `${process.env.CARGO_TARGET_DIR ?? "target"}/debug/proofhouse`;

/**
 * Plays the demo and resolves when its office is open: the demo's `state.json`, `mint(role)`, `as(role, args)`, `close()`.
 * PROOFHOUSE_BROWSER_DRILL names the folder of a demo that is open already, for whoever writes a journey.
 */
export async function openDrill() {
  const attached = process.env.PROOFHOUSE_BROWSER_DRILL;
  if (attached) return { ...(await opened(attached, async () => {})), attached: true };
  const data = "target/demo-browser";
  await rm(`${data}/state.json`, { force: true });
  const child = start("cargo", ["run", "--quiet", "--package", "xtask", "--", "demo", "--data", data, "--port", PORT]);
  try {
    await says(child, "The office stays open at");
    return await opened(data, () => end(child));
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function opened(data, close) {
  const state = JSON.parse(await readFile(`${data}/state.json`, "utf8"));
  return { ...state, data, mint: (role) => mint(data, role), as: (role, args) => as(data, role, args), close };
}

/** Resolves when the process has written these words; fails with all it said when it ends before. */
function says(child, words) {
  let said = "";
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the demo did not open its office in time:\n${said}`)), PATIENCE_MS);
    const listen = (chunk) => {
      said += chunk;
      if (!said.includes(words)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", (chunk) => { said += chunk; });
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the demo ended with ${code}:\n${said}`));
    });
  });
}

/** A fresh one-time sign-in link for a role, minted as the drill's administrator. */
async function mint(data, role) {
  return (await as(data, "administrator", ["drill", "link", "--role", role])).link;
}

/** What the command line answers to the drill's officer of this role: for the steps that a journey is not about. */
async function as(data, role, args) {
  return JSON.parse(await run(BINARY, [...args, "--session", `${data}/sessions/${role}.json`, "--format", "json"]));
}
