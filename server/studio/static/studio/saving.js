// Saves by itself, notices that somebody else changed the draft, and lets nothing be lost.
import { clone, merged } from "./model.js";

const WAIT_MS = 300;
const AGAIN_MS = 2000;

export class Saving {
  constructor(model, { url, revision, token, show, ask, heard }) {
    Object.assign(this, { model, url, revision, token, show, ask, heard });
    this.synced = clone(model.placed);
    this.timer = null;
    this.under_way = null;
    window.addEventListener("beforeunload", (event) => { if (this.dirty()) event.preventDefault(); });
  }

  dirty() { return JSON.stringify(this.model.placed) !== JSON.stringify(this.synced); }

  changed() {
    if (!this.dirty()) return;
    this.show("waiting");
    this.later(WAIT_MS);
  }

  later(wait_ms) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), wait_ms);
  }

  // Resolves to true when the centre has everything.
  async flush() {
    window.clearTimeout(this.timer);
    if (this.under_way) await this.under_way;
    if (!this.dirty()) return true;
    this.under_way = this.send().finally(() => { this.under_way = null; });
    return this.under_way;
  }

  async send() {
    const sent = clone(this.model.placed);
    this.show("saving");
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ revision: this.revision, draft: { placed: sent, kept_questions: this.model.kept } }),
        signal: AbortSignal.timeout(15000),
      });
    } catch {
      return this.failed("offline");
    }
    const said = await this.read(answer);
    if (answer.status === 409 && said) return this.conflict(said);
    if (said === null || answer.redirected || answer.status === 403) return this.signedOut();
    if (!answer.ok) return this.failed("refused");
    this.revision = said.revision;
    this.synced = sent;
    this.heard(said);
    if (this.dirty()) { this.later(WAIT_MS); return false; }
    this.show("saved");
    return true;
  }

  async read(answer) {
    if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) return null;
    return answer.json();
  }

  failed(how) {
    this.show(how);
    this.later(AGAIN_MS);
    return false;
  }

  // The session ended: somebody signs in again in another window; then a fresh token is on this page's address.
  async signedOut() {
    try {
      const page = await fetch(window.location.href, { cache: "no-store" });
      if (!page.redirected) {
        const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
        this.token = fresh.querySelector("[name=csrfmiddlewaretoken]")?.value ?? this.token;
      }
    } catch { /* away; look again */ }
    return this.failed("signed-out");
  }

  async conflict(said) {
    this.show("conflict");
    const mine = clone(this.model.placed);
    const choice = await this.ask(said);
    this.revision = said.revision;
    const base = this.synced;
    this.synced = clone(said.draft.placed);
    const next = choice === "theirs" ? said.draft.placed : merged(base, mine, said.draft.placed);
    this.model.commit(clone(next), "");
    this.heard(said);
    this.show(this.dirty() ? "waiting" : "saved");
    if (this.dirty()) this.later(0);
    return false;
  }
}
