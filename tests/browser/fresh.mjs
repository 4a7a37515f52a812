// An office that is no drill and has nobody in it yet, started for the first officer's enrolment.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { BINARY } from "./drill.mjs";
import { end, start } from "./processes.mjs";

/** Opens it and resolves with `{ url, enrolment, close() }`. */
export async function openFresh() {
  const data = await mkdtemp(join(tmpdir(), "proofhouse-fresh-"));
  const child = start(BINARY, ["serve", "--data", data, "--listen", "127.0.0.1:0", "--format", "json"]);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => { said += chunk; });
  const close = async () => {
    await end(child);
    await rm(data, { recursive: true, force: true });
  };
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, "line"), once(child, "exit").then(() => null)]);
  if (first === null) {
    await close();
    throw new Error(`the office did not open:\n${said}`);
  }
  const ready = JSON.parse(first[0]);
  return { url: ready.listening, enrolment: ready.enrolment_link, close };
}
