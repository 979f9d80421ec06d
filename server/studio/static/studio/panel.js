// The boxes as a list, and the chosen one as fields: all that can be done by pointing can be done here.

const ARROWS = { ArrowLeft: [-0.5, 0], ArrowRight: [0.5, 0], ArrowUp: [0, -0.5], ArrowDown: [0, 0.5] };

export class List {
  constructor(model, element, nameOf, say, shown) {
    Object.assign(this, { model, element, nameOf, say });
    element.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (key) model.select(key);
    });
    element.addEventListener("focusin", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (key && key !== model.selected) model.select(key);
      if (key) shown();
    });
    element.addEventListener("keydown", (event) => this.key(event));
  }

  draw() {
    const { model } = this;
    const old = new Map([...this.element.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, one]));
    const rows = model.placed.map((one) => this.row(one, old.get(one.key)));
    rows.forEach((row, at) => {
      if (this.element.children[at] !== row) this.element.insertBefore(row, this.element.children[at] ?? null);
    });
    while (this.element.children.length > rows.length) this.element.lastChild.remove();
  }

  row({ key, box }, button) {
    const made = button ?? document.createElement("button");
    made.type = "button";
    made.dataset.key = key;
    made.setAttribute("aria-pressed", String(key === this.model.selected));
    const { x_mm, y_mm } = box.place;
    const where = `${this.model.sheet.pages.length > 1 ? `${box.page}ページ ` : ""}左 ${x_mm}・上 ${y_mm}`;
    const name = this.nameOf(box);
    const text = `${name}|${where}`;
    if (made.dataset.text !== text) {
      made.dataset.text = text;
      const small = document.createElement("small");
      small.textContent = where;
      made.replaceChildren(document.createTextNode(name), small);
    }
    if (button) return button.parentElement;
    const item = document.createElement("li");
    item.append(made);
    return item;
  }

  focus(key) { this.element.querySelector(`[data-key="${key}"]`)?.focus(); }

  key(event) {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key || event.ctrlKey || event.metaKey) return;
    const box = this.model.box(key);
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    if (dx || dy) {
      event.preventDefault();
      const { x_mm, y_mm, width_mm, height_mm } = box.place;
      const place = event.shiftKey
        ? { x_mm, y_mm, width_mm: width_mm + dx, height_mm: height_mm + dy }
        : { x_mm: x_mm + dx, y_mm: y_mm + dy, width_mm, height_mm };
      this.model.put(key, place, `${event.shiftKey ? "size" : "move"} ${key}`);
      const now = this.model.box(key).place;
      this.say(event.shiftKey ? `幅 ${now.width_mm}、高さ ${now.height_mm} ミリ` : `左 ${now.x_mm}、上 ${now.y_mm} ミリ`);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.model.remove(key);
      this.say(`${this.nameOf(box)} を消しました。元に戻すには Ctrl と Z を押します。`);
      if (this.model.selected) this.focus(this.model.selected); else document.getElementById("tool").focus();
    }
  }
}

export class Fields {
  constructor(model, form, optionOf, whoMay) {
    Object.assign(this, { model, form, optionOf, whoMay });
    form.addEventListener("change", (event) => this.take(event.target));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  draw() {
    const { form, model } = this;
    const box = model.box();
    form.hidden = box === null;
    document.getElementById("nothing").hidden = box !== null;
    if (box === null) return;
    const set = (name, value) => {
      const field = form.elements[name];
      if (field && document.activeElement !== field && field.value !== String(value)) field.value = String(value);
    };
    set("option", this.optionOf(box));
    ["x_mm", "y_mm", "width_mm", "height_mm"].forEach((name) => set(name, box.place[name]));
    ["who", "page", "draw", "size_pt", "least_pt", "lines", "align", "font"].forEach((name) => set(name, box[name]));
    form.querySelector("[data-for=who]").hidden = !this.whoMay(box);
    form.querySelector("[data-for=draw]").hidden = box.choice === "";
    form.querySelectorAll("[data-for=text]").forEach((one) => { one.hidden = box.draw !== "text"; });
    form.querySelectorAll("[data-for=rows]").forEach((one) => { one.hidden = box.who === 0; });
  }

  take(field) {
    const { model } = this;
    const key = model.selected;
    if (key === null || !field.name) return;
    const number = Number(field.value);
    if (["x_mm", "y_mm", "width_mm", "height_mm"].includes(field.name)) {
      if (Number.isFinite(number) && field.value !== "") model.put(key, { ...model.box().place, [field.name]: number });
      field.value = String(model.box().place[field.name]);
    } else if (["who", "page", "lines"].includes(field.name)) {
      model.with(key, { [field.name]: number });
      if (field.name === "page") model.select(key);
    } else if (["size_pt", "least_pt"].includes(field.name)) {
      if (number >= 4 && number <= 40) model.with(key, { [field.name]: number });
      field.value = String(model.box()[field.name]);
    } else if (["draw", "align", "font"].includes(field.name)) {
      model.with(key, { [field.name]: field.value });
    }
  }
}
