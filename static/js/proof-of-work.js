// Before the form is sent, the device solves a puzzle. Without script, or when that fails, the form asks a question.
//
//   <proof-of-work src="challenge.json" solver="/static/vendor/altcha/index.js">
//     <input type="hidden" name="proof"> <div data-question>...</div> <output data-wait="One moment"></output></proof-of-work>
const GOOD_FOR = 15 * 60 * 1000;
let failed = !globalThis.crypto?.subtle; // then the question stays, also after the form was renewed

customElements.define("proof-of-work", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.proof = this.querySelector("[name=proof]");
    if (failed) return;
    this.showQuestion(false);
    this.form.addEventListener("focusin", () => this.solve(), { once: true });
    this.form.addEventListener("submit", (event) => this.hold(event), { capture: true });
  }
  showQuestion(shown) {
    const question = this.querySelector("[data-question]");
    if (!question) return;
    question.hidden = !shown;
    for (const input of question.querySelectorAll("input")) input.disabled = !shown;
  }
  hold(event) {
    if (failed || (this.proof.value && Date.now() < this.until)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const said = this.querySelector("output");
    said.textContent = said.dataset.wait;
    this.solve().then(() => this.form.requestSubmit(event.submitter));
  }
  solve() {
    this.working ??= this.work().catch(() => { failed = true; this.showQuestion(true); }).finally(() => (this.working = null));
    return this.working;
  }
  async work() {
    const [{ solveChallenge }, answer] = await Promise.all([import(this.getAttribute("solver")), fetch(this.getAttribute("src"))]);
    const { algorithm, challenge, maxNumber, maxnumber, salt, signature } = await answer.json();
    const { number } = await solveChallenge(challenge, salt, algorithm, maxNumber ?? maxnumber).promise;
    this.proof.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    this.until = Date.now() + GOOD_FOR;
    this.querySelector("output").textContent = "";
  }
});
