// A count that moves while the page is open. It pauses while nobody looks, and the page is right without it.
//
//   <p data-count><live-count src="count.json" every="20">8.412</live-count>
//   <span data-one="person" data-many="people">people</span> <span data-step="On to {n}">On to 10.000</span>
//   <b data-reached="{n} reached!">5.000 reached!</b></p>
const written = (number) => number.toLocaleString(document.documentElement.lang);

customElements.define("live-count", class extends HTMLElement {
  connectedCallback() {
    this.look = () => document.hidden || this.poll();
    this.timer = setInterval(this.look, 1000 * (this.getAttribute("every") || 20));
    document.addEventListener("visibilitychange", this.look);
  }
  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.look);
  }
  async poll() {
    const answer = await fetch(this.getAttribute("src")).catch(() => null);
    if (answer?.ok) this.show(await answer.json());
  }
  show({ total, step, reached }) {
    const place = this.closest("[data-count]"), bar = place?.querySelector("progress");
    const words = place?.querySelector("[data-many]"), toward = place?.querySelector("[data-step]");
    const passed = place?.querySelector("[data-reached]");
    this.textContent = written(total);
    if (words) words.textContent = total === 1 ? words.dataset.one : words.dataset.many;
    if (toward) toward.textContent = toward.dataset.step.replace("{n}", written(step));
    if (passed) passed.textContent = reached ? passed.dataset.reached.replace("{n}", written(reached)) : "";
    if (bar) Object.assign(bar, { max: step, value: total });
  }
});
