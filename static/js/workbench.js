// Keys for who works through many contributions. Everything here also works with the mouse, and without this file.
const form = document.querySelector("[data-workbench]"), dialog = document.getElementById("keys");
const rows = () => [...document.querySelectorAll("[data-row]")];
const isOn = () => { try { return localStorage.getItem("workbench-keys") !== "off"; } catch { return true; } };

function count() {
  const chosen = form.querySelectorAll("[name=pick]:checked").length, out = form.querySelector("[data-chosen]");
  if (out) out.textContent = chosen ? `(${chosen})` : "";
}

// The first choice brings the bar: not over what was just chosen.
function keepInSight(pick) {
  const row = pick.closest("[data-row]");
  (row.offsetHeight < innerHeight / 2 ? row : pick).scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows(), at = all.indexOf(document.activeElement?.closest("[data-row]"));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const here = () => document.activeElement?.closest("[data-row]");
const acts = {
  j: () => step(1),
  k: () => step(-1),
  x: () => here()?.querySelector("[name=pick]")?.click(),
  s: () => here()?.querySelector("[data-split]")?.click(),
  p: () => document.getElementById("into")?.focus(),
  "?": () => dialog?.showModal(),
};

// A key is ours only when nobody is typing, nothing else is pressed with it, and it was not switched off.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog?.open || !isOn()) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

if (form) {
  form.addEventListener("change", (event) => {
    count();
    if (event.target.name === "pick") keepInSight(event.target);
  });
  count();
  const hint = document.querySelector("[data-keys]"), on = document.getElementById("keys-on");
  if (hint && dialog) {
    hint.hidden = false;
    hint.querySelector("[data-show-keys]").addEventListener("click", () => dialog.showModal());
    on.checked = isOn();
    on.addEventListener("change", () => { try { localStorage.setItem("workbench-keys", on.checked ? "on" : "off"); } catch { /* storage refused */ } });
  }
}
