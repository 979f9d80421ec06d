// Staff add a question of their own.

export class Questions {
  constructor(form, url, token, made) {
    Object.assign(this, { form, url, token, made });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    form.elements.kind.addEventListener("change", () => this.draw());
    this.draw();
  }

  draw() { this.form.querySelector("[data-for=choice]").hidden = this.form.elements.kind.value !== "choice"; }

  async send() {
    const problem = this.form.querySelector("[role=alert]");
    let answer;
    try {
      answer = await fetch(this.url, { method: "POST", headers: { "X-CSRFToken": this.token() }, body: new FormData(this.form) });
      if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) throw new Error("no answer");
    } catch {
      problem.textContent = "つながりませんでした。もう一度押してください。";
      problem.hidden = false;
      return;
    }
    const said = await answer.json();
    problem.hidden = answer.ok;
    problem.textContent = said.problem ?? "";
    if (!answer.ok) return;
    this.form.reset();
    this.form.closest("details").open = false;
    this.draw();
    this.made(said);
  }
}
