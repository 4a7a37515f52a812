// Every element that matches, in the order of the page, through open shadow trees and frames of the same origin.
const walk = (selector, root = document, depth = 0, found = []) => {
  if (depth > 8) return found;
  for (const element of root.querySelectorAll("*")) {
    if (found.length > 5000) break;
    if (element.matches(selector)) found.push(element);
    if (element.shadowRoot) walk(selector, element.shadowRoot, depth + 1, found);
    if (element.localName === "iframe" || element.localName === "frame") {
      let inner = null;
      try { inner = element.contentDocument; } catch { /* another origin's */ }
      if (inner) walk(selector, inner, depth + 1, found);
    }
  }
  return found;
};
const seen = (element) => element.getClientRects().length > 0
  && element.ownerDocument.defaultView.getComputedStyle(element).visibility !== "hidden";
const passwords = () => walk("input").filter((input) => input.type === "password" && !input.disabled && seen(input));
