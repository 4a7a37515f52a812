// Processes that the journeys start: each leads a group of its own, so that it and all its children end together.
import { spawn } from "node:child_process";
import { once } from "node:events";

const open = new Set();
const END_MS = 15_000;

/** Starts a program in a process group of its own. */
export function start(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options, detached: true });
  open.add(child);
  child.on("exit", () => open.delete(child));
  return child;
}

/** Ends it as Ctrl-C would, with everything that it started; by force if it does not end in time. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  signal(child, "SIGINT");
  const late = setTimeout(() => signal(child, "SIGKILL"), END_MS);
  await ended;
  clearTimeout(late);
}

/** Runs a program to its end; its standard output, or an error with all that it said. */
export async function run(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => { stdout += chunk; });
  child.stderr.setEncoding("utf8").on("data", (chunk) => { stderr += chunk; });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch {
    // The group has ended already.
  }
}

process.on("exit", () => { for (const child of open) signal(child, "SIGKILL"); });
for (const [name, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]]) process.on(name, () => process.exit(code));
