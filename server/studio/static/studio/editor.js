// Step 2 of the studio: joins the page, the list, the fields and the saving.
import { Model } from "./model.js";
import { Paper } from "./paper.js";
import { Fields, List } from "./panel.js";
import { Questions } from "./question.js";
import { Saving } from "./saving.js";

const data = JSON.parse(document.getElementById("studio-data").textContent);
const byId = (id) => document.getElementById(id);
const model = new Model(data.draft, data.sheet);
const tool = byId("tool");
const fields = byId("fields");
let options = new Map();

const valueOf = ({ item, question, choice }) => [item, question, choice].join("|");
const say = (words) => { byId("said").textContent = words; };

function fillChoosers(groups) {
  options = new Map(groups.flatMap((group) => group.options).map((option) => [valueOf(option), option]));
  for (const chooser of [tool, fields.elements.option]) {
    const chosen = chooser.value;
    chooser.replaceChildren(...groups.map((group) => {
      const heading = document.createElement("optgroup");
      heading.label = group.label;
      heading.append(...group.options.map((option) => new Option(option.label, valueOf(option))));
      return heading;
    }));
    if (options.has(chosen)) chooser.value = chosen;
  }
}

const SHORT = /_(year_western|year|month|day|era)$/;
const optionOf = (box) => valueOf(box);
const labelOf = (box) => {
  const label = options.get(valueOf(box))?.label ?? box.item;
  return box.draw === "check" ? label.replace(/○$/, "✓") : label;
};
const PARTS = { year: "年", month: "月", day: "日", year_western: "西暦" };
const paperLabelOf = (box) => {
  const part = PARTS[SHORT.exec(box.item)?.[1]];
  return `${box.who || ""}${part ?? labelOf(box)}`;
};
const whoOf = (box) => (box.who ? `家族${box.who}人目・` : "");
const nameOf = (box) => `${whoOf(box)}${labelOf(box)}`;
const whoMay = (box) => options.get(valueOf(box))?.of_a_person ?? false;

const NAMES = ["name", "former_name", "alias"];

function usualSize(option) {
  if (option.draw === "circle") return { width_mm: 7, height_mm: 7 };
  if (option.draw === "signature") return { width_mm: 70, height_mm: 18 };
  return SHORT.test(option.item) ? { width_mm: 12, height_mm: 7 } : { width_mm: 70, height_mm: 9 };
}

function boxFor(option, place) {
  const small = SHORT.test(option.item);
  const who = option.of_a_person ? Number(byId("for-whom").value) : 0;
  return {
    item: option.item, question: option.question, choice: option.choice, draw: option.draw, place, who, page: model.page,
    size_pt: Math.max(8, Math.min(14, Math.floor(place.height_mm * 1.7))), least_pt: 6,
    lines: place.height_mm >= 13 && option.draw === "text" ? 2 : 1,
    align: small ? "center" : "left", font: NAMES.includes(option.item) ? "names" : "text",
  };
}

// After 「男に○」 comes 「女に○」: the next choice of the same item stands ready.
function nextChoice(option) {
  if (option.choice === "") return;
  const all = [...options.values()];
  const next = all[all.indexOf(option) + 1];
  if (next && next.choice !== "" && next.item === option.item && next.question === option.question) tool.value = valueOf(next);
}

function lay(place) {
  const option = options.get(tool.value);
  const key = model.add(boxFor(option, place));
  nextChoice(option);
  say(`${nameOf(model.box(key))} を置きました。`);
  return key;
}

function freePlace() {
  const last = model.box() ?? model.placed.at(-1)?.box;
  const size = usualSize(options.get(tool.value));
  if (!last || last.page !== model.page) return { x_mm: 20, y_mm: 20, ...size };
  const y_mm = last.place.y_mm + last.place.height_mm + 2;
  return { x_mm: last.place.x_mm, y_mm: y_mm + size.height_mm < model.sheet.height_mm ? y_mm : 20, ...size };
}

const list = new List(model, byId("boxes"), nameOf, say, () => paper.reveal());
const form = new Fields(model, fields, optionOf, whoMay);
const paper = new Paper(model, byId("sheet-boxes"), byId("sheet-picture"), paperLabelOf, (place) => lay(place));
const saving = new Saving(model, {
  url: data.urls.save,
  revision: data.revision,
  token: document.querySelector("[name=csrfmiddlewaretoken]").value,
  show: (state) => {
    byId("saved").dataset.state = state;
    byId("saved").textContent = data.words.saving[state];
  },
  ask: askConflict,
  heard: (said) => showFindings(said.findings),
});

function askConflict(said) {
  const dialog = byId("conflict");
  byId("conflict-who").textContent = `${said.who} さんが ${said.at} に、この様式を変えました。`;
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue || "both"), { once: true });
  });
}

function showFindings(findings) {
  byId("findings").replaceChildren(...findings.map(({ code, key }) => {
    const line = document.createElement("li");
    const box = model.box(key);
    line.textContent = `${box ? `${nameOf(box)}：` : ""}${data.words.findings[code] ?? code}`;
    return line;
  }));
  byId("findings-part").hidden = findings.length === 0;
}

function draw() {
  paper.draw();
  list.draw();
  form.draw();
  byId("count").textContent = String(model.placed.length);
  byId("empty").hidden = model.placed.length > 0;
  byId("undo").disabled = model.past.length === 0;
  byId("redo").disabled = model.future.length === 0;
  if (byId("page")) byId("page").value = String(model.page);
}

fillChoosers(data.groups);
model.onChange(draw);
model.onChange(() => saving.changed());
draw();
showFindings(data.findings);
new Questions(byId("question"), data.urls.question, () => saving.token, (made) => {
  fillChoosers(made.groups);
  tool.value = valueOf({ item: "answer", question: made.name, choice: "" });
  say(data.words.question_made);
  tool.focus();
});

byId("place").addEventListener("click", () => list.focus(lay(freePlace())));
byId("undo").addEventListener("click", () => { if (model.undo()) say("元に戻しました。"); });
byId("redo").addEventListener("click", () => { if (model.redo()) say("やり直しました。"); });
byId("duplicate").addEventListener("click", () => list.focus(model.duplicate(model.selected)));
byId("remove").addEventListener("click", () => { model.remove(model.selected); say("消しました。元に戻せます。"); });
byId("repeat").addEventListener("click", () => {
  const made = model.repeatRows(model.selected, Number(byId("repeat-people").value), Number(byId("repeat-step").value));
  say(`${made} 個の欄を足しました。`);
});
byId("page")?.addEventListener("change", (event) => { model.selected = null; model.page = Number(event.target.value); draw(); });
byId("zoom").addEventListener("change", (event) => { byId("sheet").dataset.zoom = event.target.value; });
fields.elements.option.addEventListener("change", (event) => {
  const { item, question, choice, draw: how, of_a_person } = options.get(event.target.value);
  const box = model.box();
  model.with(model.selected, { item, question, choice, draw: how, who: of_a_person ? box.who : 0, font: NAMES.includes(item) ? "names" : "text" });
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches("input[type=text], textarea")) return;
  const back = event.key === "z" && !event.shiftKey;
  const forth = event.key === "y" || (event.key.toLowerCase() === "z" && event.shiftKey);
  if (!back && !forth) return;
  event.preventDefault();
  if (back ? model.undo() : model.redo()) {
    say(back ? "元に戻しました。" : "やり直しました。");
    if (document.activeElement === document.body && model.placed.length) list.focus(model.selected ?? model.placed.at(-1).key);
  }
});
document.querySelectorAll("[data-leaves]").forEach((link) => link.addEventListener("click", async (event) => {
  if (!saving.dirty()) return;
  event.preventDefault();
  if (await saving.flush()) window.location.assign(link.href);
}));
byId("studio").dataset.ready = "yes";
