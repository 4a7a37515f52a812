// A drill's office for the browser: started here, closed here.
import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { once } from "node:events";

const DATA = "target/demo-browser";
const PORT = process.env.PROOFHOUSE_BROWSER_PORT ?? "8431";
const PATIENCE_MS = 20 * 60 * 1000;

/** Plays the demo and resolves when its office is open: `{ url, links, mint(role), close() }`. */
export async function openDrill() {
  await rm(`${DATA}/state.json`, { force: true });
  const child = spawn("cargo", ["run", "--quiet", "--package", "xtask", "--", "demo", "--data", DATA, "--port", PORT], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const opened = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the demo did not open its office in time:\n${said}`)), PATIENCE_MS);
    const listen = (chunk) => {
      said += chunk;
      if (said.includes("The office stays open at")) {
        clearTimeout(late);
        resolve();
      }
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", (chunk) => { said += chunk; });
    child.on("exit", (code) => reject(new Error(`the demo ended with ${code}:\n${said}`)));
  });
  await opened;
  const state = JSON.parse(await readFile(`${DATA}/state.json`, "utf8"));
  return {
    ...state,
    data: DATA,
    mint: (role) => mint(role),
    async close() {
      child.removeAllListeners("exit");
      if (child.exitCode === null) {
        child.kill("SIGINT");
        await once(child, "exit");
      }
    },
  };
}

/** A fresh one-time sign-in link for a role, minted as the drill's administrator. */
async function mint(role) {
  const target = process.env.CARGO_TARGET_DIR ?? "target";
  const { stdout, code } = await run(`${target}/debug/proofhouse`, [
    "drill", "link", "--role", role, "--session", `${DATA}/sessions/administrator.json`, "--format", "json",
  ]);
  if (code !== 0) throw new Error(`no link for ${role}: ${stdout}`);
  return JSON.parse(stdout).link;
}

async function run(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => { stdout += chunk; });
  const [code] = await once(child, "close");
  return { stdout, code };
}
