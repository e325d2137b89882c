// A bar that moves while work goes on; when that is done the page shows what came of it. Nothing is asked while
// nobody looks, and the link beside it does the same without this file.
//
//   <live-progress src="progress.json" every="2"><progress value="40" max="100">40</progress><p>40 of 100</p></live-progress>
customElements.define("live-progress", class extends HTMLElement {
  connectedCallback() {
    this.look = () => document.hidden || this.poll();
    this.timer = setInterval(this.look, 1000 * (this.getAttribute("every") || 2));
    document.addEventListener("visibilitychange", this.look);
  }
  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.look);
  }
  async poll() {
    const answer = await fetch(this.getAttribute("src")).catch(() => null);
    if (!answer?.ok) return;
    const { busy, done, text } = await answer.json();
    if (!busy) return location.reload();
    this.querySelector("progress").value = done;
    this.querySelector("p").textContent = text;
  }
});
