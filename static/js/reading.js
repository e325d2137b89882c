// The contents of a long text say where the reader is: the section under the top of the window.
const links = new Map([...document.querySelectorAll("[data-toc] a[href^='#s-']")].map((link) => [link.hash.slice(1), link]));
const seen = new Set();

function mark() {
  const first = [...links.keys()].find((id) => seen.has(id));
  for (const [id, link] of links) {
    if (id === first) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
const watch = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) isIntersecting ? seen.add(target.id) : seen.delete(target.id);
  mark();
}, { rootMargin: "-10% 0px -60% 0px" });
for (const id of links.keys()) {
  const section = document.getElementById(id);
  if (section) watch.observe(section);
}

// Beside the text the contents are always open: not only to look at, as the style has it, but to every program.
const beside = matchMedia("(min-width: 68rem)");
const unfold = () => document.querySelectorAll("[data-toc] details").forEach((contents) => { contents.open = beside.matches; });
beside.addEventListener("change", unfold);
if (beside.matches) unfold();
