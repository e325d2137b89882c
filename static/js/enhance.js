// Every form and link here already works without this file.
const policy = window.trustedTypes?.createPolicy("enhance", { createHTML: (html) => html }) ?? { createHTML: (html) => html };

function say(text) {
  const region = document.getElementById("live");
  if (!region || !text) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 50);
}

// <form data-swap="p3">: post, follow the same redirect, put #p3 and the messages of that page in this one.
async function swap(form, submitter) {
  const id = form.dataset.swap, get = form.method === "get", data = new FormData(form, submitter);
  const url = new URL(submitter?.getAttribute("formaction") ?? form.action, location.href);
  if (get) url.search = new URLSearchParams(data);
  const target = document.getElementById(id);
  if (form.dataset.back) data.set("back", form.dataset.back); // a page that renews one part needs no more than that
  target.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { method: form.method, body: get ? undefined : data });
    const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
    const found = page.getElementById(id), said = page.getElementById("flashes");
    const fresh = found?.localName === target.localName ? found : null; // another page may show it in another shape
    if (!fresh && answer.ok) return leaveFor(answer.url, said);
    if (!fresh) throw answer; // an error page: nothing was done, so the page itself may show it
    const focused = document.activeElement?.id || submitter?.id, done = page.querySelector("[data-done]") !== null;
    // Buttons that are pressed stay in view.
    if (form.classList.contains("ballot")) for (const { id } of target.querySelectorAll("details[open] > summary[id]"))
      fresh.querySelector("#" + CSS.escape(id))?.parentElement.setAttribute("open", "");
    target.replaceWith(fresh);
    document.getElementById("flashes")?.replaceWith(said ?? "");
    document.dispatchEvent(new CustomEvent("swapped", { detail: { form, fresh, done } }));
    (fresh.querySelector("[data-focus]") ?? document.getElementById(focused) ?? fresh).focus({ preventScroll: true });
    if (get) history.replaceState(null, "", url);
    say(said?.textContent.trim() || fresh.dataset.said);
  } catch {
    target.removeAttribute("aria-busy");
    delete form.dataset.swap;
    form.requestSubmit(submitter);
  }
}
// <a id="reply" href="/page" data-swap="p3">: put #p3 of that page in this one; its own #reply has the focus.
async function open(link, focus) {
  const target = document.getElementById(link.dataset.swap);
  if (target.getAttribute("aria-busy") === "true") return;
  target.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
    const fresh = page.getElementById(target.id);
    const first = fresh.querySelector("#" + CSS.escape(link.id));
    if (!first) throw answer; // signed out meanwhile: the page itself says so
    target.replaceWith(fresh);
    document.dispatchEvent(new CustomEvent("swapped", { detail: { fresh } }));
    if (focus) first.focus();
  } catch {
    location.assign(link.href);
  }
}
addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link, event.isTrusted);
});
// Another page than this one: its messages were told to us and are not told twice, so they travel along.
function leaveFor(url, said) {
  try { if (said?.children.length) sessionStorage.setItem("said", said.innerHTML); } catch { /* storage refused */ }
  location.assign(url);
}
function showCarried() {
  const carried = sessionStorage.getItem("said"), place = document.getElementById("flashes");
  sessionStorage.removeItem("said");
  if (carried && place) place.innerHTML = policy.createHTML(carried);
}
try { showCarried(); } catch { /* storage refused */ }

addEventListener("submit", (event) => {
  const form = event.target;
  const target = form.dataset.swap && document.getElementById(form.dataset.swap);
  if (!target) return;
  event.preventDefault();
  if (target.getAttribute("aria-busy") === "true") return; // one press at a time: the second would be about what is leaving
  swap(form, event.submitter);
});
// Back to a page that was left while a part of it was being renewed.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) for (const part of document.querySelectorAll("[aria-busy]")) part.removeAttribute("aria-busy");
});

// <form method="get" data-auto>: a filter that is applied as soon as it changes.
addEventListener("change", (event) => event.target.form?.hasAttribute("data-auto") && event.target.form.requestSubmit());

// <button data-copy="/address" data-said="Copied" hidden>: shown where the browser can copy.
function prepare(root) {
  if (navigator.clipboard) for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}
addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
  button.querySelector("[data-label]").textContent = button.dataset.said;
  say(button.dataset.said);
});
document.addEventListener("swapped", (event) => prepare(event.detail.fresh));
prepare(document);
say(document.getElementById("flashes")?.textContent.trim());

// Keeping what people write is a module of its own, for the pages where they do.
if (document.querySelector("[data-keep], [data-writer], [data-limit], [data-forget], [data-done], [data-failed]"))
  import(document.querySelector("script[data-writing]").dataset.writing);
