// The one field for a password that can be seen, the field for the account before it, and the button that sends both.
const words = (element) => [element.innerText, element.value, element.name, element.id, element.title,
  element.getAttribute("aria-label"), element.getAttribute("placeholder"), element.alt, element.className]
  .filter((word) => typeof word === "string").join(" ").toLowerCase();
const found = passwords();
// Two fields and more set a new password; none is no log-in.
if (found.length !== 1) return { password: false, fields: found.length };
const password = found[0];
// A field that takes a new password, or takes it again: what is typed there would change the device.
const told = [password.name, password.id, password.placeholder, password.getAttribute("aria-label")].join(" ").toLowerCase();
if (/\bnew-password\b/.test(password.autocomplete)
  || /new[^a-z]?p|confirm|repeat|retype|again|re-?enter|verify[^a-z]?p|(pass|password|passwd|pwd)2|cfm/.test(told)) {
  return { password: false, fields: found.length };
}
const texts = walk("input").filter((input) => ["text", "email", "tel"].includes(input.type)
  && !input.disabled && !input.readOnly && seen(input) && !/captcha|search|otp|2fa/.test(words(input)));
const named = texts.filter((input) => /user|login|account|name|usr|uid|mail/.test(words(input)));
const before = texts.filter((input) => input.compareDocumentPosition(password) & Node.DOCUMENT_POSITION_FOLLOWING);
const account = named[0] ?? before.at(-1) ?? null;
const never = /forgot|lost|reset|register|sign.?up|create|cancel|reboot|restart|language|help|show|toggle|remember|open|unlock|delete|upgrade/;
const likely = /log.?in|log.?on|sign.?in|anmeld|einlog|connex|entrar|acced|iniciar|accedi|inlog|login|submit|enter|ok|go|continue|next|->|登录|登入/;
const pressable = "button, input[type=submit], input[type=button], input[type=image], a, [role=button], [onclick]";
let scope = password.form ?? password.parentElement;
let button = null;
for (let depth = 0; scope && !button && depth < 6; depth += 1, scope = scope.parentElement) {
  const candidates = [...scope.querySelectorAll(pressable)].filter((one) => seen(one) && !never.test(words(one)) && one !== password && !one.contains(password));
  const score = (one) => (one.type === "submit" ? 2 : 0) + (likely.test(words(one)) ? 3 : 0) + (one.localName === "a" ? -1 : 0)
    + (one.compareDocumentPosition(password) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : 0);
  button = candidates.sort((a, b) => score(b) - score(a))[0] ?? null;
  if (button && score(button) < 1 && depth < 5 && !password.form) button = null;
}
globalThis.proofhouse = { password, account, button };
return { password: true, account: account !== null, button: button !== null };
