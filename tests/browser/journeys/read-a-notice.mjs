// Anyone reads a published notice and its documents, and fetches the files of the register.
import { createHash } from "node:crypto";
import { press, says, text, visit } from "../browser.mjs";
import { lookAt } from "../look.mjs";

export async function readANotice({ drill, context }) {
  const page = await context.page();
  await visit(page, `${drill.url}/check?gtin=${drill.products.insecure.gtin}`);
  await press(page, `main a[href="/notices/${drill.notice}"]`);
  const words = await says(page, "main", /in force/i, /PDF/, /proofhouse register verify/);
  await lookAt(page, "notice");
  for (const name of ["notice.html", "notice.pdf"]) {
    const link = await page.$eval(`main a[href$="/${name}"]`, (one) => one.href);
    const answer = await fetch(link);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const digest = createHash("sha256").update(bytes).digest("hex");
    if (!words.includes(digest)) throw new Error(`the page does not show the hash of ${name}: ${digest}`);
    if (name.endsWith(".pdf") && bytes.subarray(0, 5).toString() !== "%PDF-") throw new Error("the PDF is none");
  }
  await press(page, 'main a[href$="/notice.html"]');
  await says(page, "body", /DRILL/);
  await lookAt(page, "notice: the document", { standalone: true });

  await visit(page, `${drill.url}/verify`);
  await says(page, "main", /proofhouse check/);
  await lookAt(page, "verify");
  for (const file of ["checkpoint", "snapshot", "trust.json"]) {
    const answer = await fetch(`${drill.url}/register/${file}`);
    if (answer.status !== 200) throw new Error(`/register/${file} answered ${answer.status}`);
    if ((await answer.arrayBuffer()).byteLength === 0) throw new Error(`/register/${file} is empty`);
  }
  const checkpoint = await (await fetch(`${drill.url}/register/checkpoint`)).text();
  if (!/DRILL/.test(checkpoint)) throw new Error(`a drill's checkpoint does not say so: ${checkpoint}`);
  if ((await text(page, "h1")) === "") throw new Error("no heading");
}
