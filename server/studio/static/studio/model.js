// The boxes of one draft, with undo, and how two people's changes come together. Knows no page.

export const clone = (value) => structuredClone(value);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const byKey = (placed) => new Map(placed.map((one) => [one.key, one.box]));
export const half = (mm) => Math.round(mm * 2) / 2;
const tenth = (mm) => Math.round(mm * 10) / 10;

export class Model {
  constructor(draft, sheet) {
    this.placed = clone(draft.placed);
    this.kept = draft.kept_questions;
    this.sheet = sheet; // { width_mm, height_mm, pages }
    this.selected = null;
    this.page = 1;
    this.past = [];
    this.future = [];
    this.listeners = [];
    this.lastStep = { why: "", at: 0 };
  }

  onChange(listener) { this.listeners.push(listener); }
  tell() { this.listeners.forEach((listener) => listener()); }
  draft() { return { placed: this.placed, kept_questions: this.kept }; }
  box(key = this.selected) { return this.placed.find((one) => one.key === key)?.box ?? null; }

  select(key) {
    this.selected = key;
    const box = this.box(key);
    if (box !== null) this.page = box.page;
    this.tell();
  }

  // Let the boxes be `placed`. Steps with the same `why` in quick succession are one step to undo.
  commit(placed, why) {
    if (same(placed, this.placed)) return;
    const now = performance.now();
    const goesOn = why !== "" && why === this.lastStep.why && now - this.lastStep.at < 800;
    if (!goesOn) this.past.push(this.placed);
    this.lastStep = { why, at: now };
    this.future = [];
    this.placed = placed;
    this.settle();
  }

  settle() {
    if (this.box() === null) this.selected = null;
    this.tell();
  }

  undo() { return this.step(this.past, this.future); }
  redo() { return this.step(this.future, this.past); }
  step(from, to) {
    if (from.length === 0) return false;
    to.push(this.placed);
    this.placed = from.pop();
    this.lastStep = { why: "", at: 0 };
    this.settle();
    return true;
  }

  with(key, change, why = "") {
    this.commit(this.placed.map((one) => (one.key === key ? { key, box: { ...one.box, ...change } } : one)), why);
  }

  put(key, place, why = "") { this.with(key, { place: this.inside(place) }, why); }

  inside(place) {
    const width_mm = Math.min(Math.max(tenth(place.width_mm), 1), this.sheet.width_mm);
    const height_mm = Math.min(Math.max(tenth(place.height_mm), 1), this.sheet.height_mm);
    return {
      x_mm: tenth(Math.min(Math.max(place.x_mm, 0), this.sheet.width_mm - width_mm)),
      y_mm: tenth(Math.min(Math.max(place.y_mm, 0), this.sheet.height_mm - height_mm)),
      width_mm, height_mm,
    };
  }

  add(box) {
    const key = freshKey();
    this.commit([...this.placed, { key, box: { ...box, place: this.inside(box.place) } }], "");
    this.select(key);
    return key;
  }

  remove(key) {
    const at = this.placed.findIndex((one) => one.key === key);
    this.commit(this.placed.filter((one) => one.key !== key), "");
    this.select(this.placed[Math.min(at, this.placed.length - 1)]?.key ?? null);
  }

  duplicate(key) {
    const box = clone(this.box(key));
    box.place.y_mm += box.place.height_mm;
    return this.add(box);
  }

  // Rows for the household: what belongs to the person of box `key`, once more for each of the next ones, lower down.
  repeatRows(key, people, step_mm) {
    const { who, page } = this.box(key);
    const row = this.placed.filter((one) => one.box.who === who && one.box.page === page);
    const more = [];
    for (let next = 1; next <= people && who + next <= 9; next += 1) {
      for (const one of row) {
        const box = clone(one.box);
        box.who = who + next;
        box.place.y_mm += step_mm * next;
        if (box.place.y_mm + box.place.height_mm <= this.sheet.height_mm) {
          more.push({ key: freshKey(), box: { ...box, place: this.inside(box.place) } });
        }
      }
    }
    this.commit([...this.placed, ...more], "");
    return more.length;
  }
}

let counted = 0;
const freshKey = () => `k${Date.now().toString(36)}${(counted += 1).toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;

// Theirs, with what I changed since `base` laid over it; where both changed one box, mine is shown.
export function merged(base, mine, theirs) {
  const [was, is] = [byKey(base), byKey(mine)];
  const changed = (key) => is.has(key) && !same(is.get(key), was.get(key));
  const kept = theirs
    .filter(({ key }) => is.has(key) || !was.has(key))
    .map((one) => (changed(one.key) ? { key: one.key, box: is.get(one.key) } : one));
  const there = new Set(kept.map((one) => one.key));
  return [...kept, ...mine.filter(({ key }) => !there.has(key) && changed(key))];
}
