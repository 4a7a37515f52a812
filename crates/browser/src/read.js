const [most, elements, links] = arguments;
const page = { url: document.URL, title: document.title, html: "", text: "", links: [], password: false, cut: false, large: false };
if (document.getElementsByTagName("*").length > elements) { page.large = true; return page; }
const cut = (text) => { if (text.length > most) { page.cut = true; return text.slice(0, most); } return text; };
page.html = cut(document.documentElement ? document.documentElement.outerHTML : "");
const inner = walk("iframe, frame").map((frame) => {
  try { return frame.contentDocument.body.innerText; } catch { return ""; }
});
const shadows = walk("*").filter((element) => element.shadowRoot)
  .map((element) => [...element.shadowRoot.children].map((child) => child.innerText ?? "").join("\n"));
page.text = cut([document.body ? document.body.innerText : "", ...inner, ...shadows].join("\n").trim());
page.links = walk("a[href], area[href]").slice(0, links).map((a) => [a.href, (a.innerText || a.title || "").trim().slice(0, 300)]);
page.password = passwords().length > 0;
return page;
