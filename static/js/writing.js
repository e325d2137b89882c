// <textarea data-keep="paragraph-3" data-limit="2000">: what is typed survives a reload, a crash and an expired
// session, for a day in this browser, until the server says it arrived; and its length is counted.
const DAY = 864e5;
// Of whom it is, so that whoever signs in next in this browser is not shown it.
const keyOf = (box) => ["keep", (box.form?.elements.writer?.value ?? "").slice(0, 12), box.dataset.keep].join(":");
const boxes = (root) => [...root.querySelectorAll("textarea[data-keep]")];
const keptKeys = () => Object.keys(localStorage).filter((key) => key.startsWith("keep:"));
const drop = (keys) => keys.forEach((key) => localStorage.removeItem(key));

function store(box) {
  localStorage.setItem(keyOf(box), JSON.stringify({ text: box.value, from: box.defaultValue, at: Date.now() }));
}
function restore(box) {
  const kept = JSON.parse(localStorage.getItem(keyOf(box)));
  if (!kept?.text || kept.text === box.value) return;
  if (box.defaultValue && kept.from !== box.defaultValue) return; // the server knows a newer text
  box.value = kept.text;
  box.closest("details")?.setAttribute("open", "");
  document.getElementById(box.id + "-kept")?.removeAttribute("hidden");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
function count(box) {
  const note = document.getElementById(box.id + "-count");
  if (!note) return;
  const left = box.dataset.limit - [...box.value].length;
  note.textContent = (left < 0 ? note.dataset.over : note.dataset.left).replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
  note.classList.toggle("over", left < 0);
}
function prepare(root) {
  boxes(root).forEach(restore);
  root.querySelectorAll("textarea[data-limit]").forEach(count);
}
function attempt(act) {
  try { act(); } catch { /* storage refused or full: nothing is kept, everything else works */ }
}

attempt(() => {
  // After a full-page post the answer itself says that all went well.
  if (document.querySelector("[data-done]")) drop(JSON.parse(sessionStorage.getItem("sent")) ?? []);
  sessionStorage.removeItem("sent");
  drop(keptKeys().filter((key) => Date.now() - JSON.parse(localStorage[key]).at > DAY));
});
attempt(() => prepare(document));
// What was begun at a paragraph whose form is still to come.
attempt(() => {
  const writer = document.querySelector("[data-writer]")?.dataset.writer.slice(0, 12);
  for (const key of keptKeys()) {
    const [, who, kind, place] = key.split(":");
    if (who === writer && kind === "comment" && JSON.parse(localStorage[key]).text)
      document.querySelector(`a[data-swap]#reply-${CSS.escape(place)}`)?.click();
  }
});

addEventListener("input", ({ target }) => {
  if (target.dataset.keep) attempt(() => store(target));
  if (target.dataset.limit) count(target);
});
addEventListener("submit", ({ target: form }) => attempt(() => {
  if (form.closest("[data-forget]")) drop(keptKeys());
  if (!form.dataset.swap) sessionStorage.setItem("sent", JSON.stringify(boxes(form).map(keyOf)));
}));
document.addEventListener("swapped", ({ detail }) => attempt(() => {
  if (detail.done) drop(boxes(detail.form).map(keyOf));
  prepare(detail.fresh);
}));
