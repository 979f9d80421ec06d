// The page as a picture with boxes over it, for those who point. Lists and fields do the same for those who do not.
import { half } from "./model.js";

const SVG = "http://www.w3.org/2000/svg";
const NEAR_MM = 1;
const LEAST_DRAWN_MM = 2;
const GRIP_MM = 3;
const EDGE_MM = 1; // so near to its edge a box is not meant: forms have rows that touch

const shape = (name, attributes) => {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
};

export class Paper {
  constructor(model, svg, image, labelOf, drawn) {
    Object.assign(this, { model, svg, image, labelOf, drawn, drag: null });
    svg.setAttribute("viewBox", `0 0 ${model.sheet.width_mm} ${model.sheet.height_mm}`);
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    svg.addEventListener("pointerup", (event) => this.up(event));
    svg.addEventListener("pointercancel", () => { this.drag = null; this.draw(); });
  }

  draw() {
    const { model } = this;
    const url = model.sheet.pages[model.page - 1];
    if (this.image.getAttribute("src") !== url) this.image.src = url;
    this.image.alt = `様式の${model.page}ページ目`;
    const here = model.placed.filter((one) => one.box.page === model.page);
    this.svg.replaceChildren(...here.map((one) => this.group(one)), ...this.guides());
  }

  group({ key, box }) {
    const chosen = key === this.model.selected;
    const place = chosen && this.drag?.place ? this.drag.place : box.place;
    const group = shape("g", { "data-key": key, class: chosen ? "box chosen" : "box" });
    const { x_mm: x, y_mm: y, width_mm: width, height_mm: height } = place;
    if (box.draw === "circle") {
      group.append(shape("ellipse", { cx: x + width / 2, cy: y + height / 2, rx: width / 2, ry: height / 2 }));
      group.append(shape("rect", { x, y, width, height, class: "field" }));
    } else {
      group.append(shape("rect", { x, y, width, height }));
    }
    const size = Math.max(1.6, Math.min(3.2, height * 0.6));
    const most = Math.max(1, Math.floor((width - 1) / size));
    const text = shape("text", { x: x + 0.8, y: y + height / 2 + size * 0.36, "font-size": size });
    text.textContent = box.draw === "text" || box.draw === "signature" ? this.labelOf(box).slice(0, most) : "";
    group.append(text);
    if (chosen) {
      group.append(shape("rect", { x: x + width - GRIP_MM / 2, y: y + height - GRIP_MM / 2, width: GRIP_MM, height: GRIP_MM, class: "grip" }));
    }
    return group;
  }

  // Bring the chosen box into the part of the page that is seen.
  reveal() {
    const [box, view] = [this.svg.querySelector(".chosen"), this.svg.closest(".sheet-view")];
    if (box === null) return;
    const [one, all] = [box.getBoundingClientRect(), view.getBoundingClientRect()];
    if (one.top < all.top) view.scrollTop -= all.top - one.top + 20;
    if (one.bottom > all.bottom) view.scrollTop += one.bottom - all.bottom + 20;
    if (one.left < all.left) view.scrollLeft -= all.left - one.left + 20;
    if (one.right > all.right) view.scrollLeft += one.right - all.right + 20;
  }

  guides() {
    const found = [];
    if (this.drag?.kind === "draw" && this.drag.place) {
      const { x_mm: x, y_mm: y, width_mm: width, height_mm: height } = this.drag.place;
      found.push(shape("rect", { x, y, width, height, class: "fresh" }));
    }
    const { width_mm, height_mm } = this.model.sheet;
    (this.drag?.lines ?? []).forEach(({ x, y }) => {
      found.push(shape("line", x === undefined ? { x1: 0, x2: width_mm, y1: y, y2: y, class: "guide" } : { x1: x, x2: x, y1: 0, y2: height_mm, class: "guide" }));
    });
    return found;
  }

  point(event) {
    const frame = this.svg.getBoundingClientRect();
    const { width_mm, height_mm } = this.model.sheet;
    return {
      x: Math.min(Math.max((event.clientX - frame.left) / frame.width, 0), 1) * width_mm,
      y: Math.min(Math.max((event.clientY - frame.top) / frame.height, 0), 1) * height_mm,
    };
  }

  down(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    const from = this.point(event);
    const grip = event.target.classList.contains("grip");
    const hit = event.target.closest("[data-key]")?.dataset.key ?? null;
    const key = grip || this.meant(hit, from) ? hit : null;
    const kind = grip ? "size" : key ? "move" : "draw";
    this.model.select(key);
    this.drag = { kind, key, from, was: key ? this.model.box(key).place : null, place: null, lines: [] };
    this.svg.setPointerCapture(event.pointerId);
  }

  meant(key, { x, y }) {
    const box = this.model.box(key);
    if (box === null) return false;
    const { x_mm, y_mm, width_mm, height_mm } = box.place;
    const edge = Math.min(EDGE_MM, width_mm / 4, height_mm / 4);
    return x > x_mm + edge && x < x_mm + width_mm - edge && y > y_mm + edge && y < y_mm + height_mm - edge;
  }

  move(event) {
    if (this.drag === null) return;
    const { kind, from, was } = this.drag;
    const to = this.point(event);
    const free = event.altKey;
    if (kind === "move") {
      const place = { ...was, x_mm: was.x_mm + to.x - from.x, y_mm: was.y_mm + to.y - from.y };
      this.drag.place = this.model.inside(free ? place : this.snapped(place, true));
    } else if (kind === "size") {
      const place = { ...was, width_mm: was.width_mm + to.x - from.x, height_mm: was.height_mm + to.y - from.y };
      this.drag.place = this.model.inside(free ? place : this.snapped(place, false));
    } else {
      const place = {
        x_mm: half(Math.min(from.x, to.x)), y_mm: half(Math.min(from.y, to.y)),
        width_mm: half(Math.abs(to.x - from.x)), height_mm: half(Math.abs(to.y - from.y)),
      };
      this.drag.place = place.width_mm > LEAST_DRAWN_MM && place.height_mm > LEAST_DRAWN_MM ? this.model.inside(place) : null;
    }
    this.draw();
  }

  up() {
    const drag = this.drag;
    this.drag = null;
    if (drag?.place && drag.kind === "draw") this.drawn(drag.place);
    else if (drag?.place) this.model.put(drag.key, drag.place);
    this.draw();
  }

  // Half millimetres, and the edges of other boxes when they are near.
  snapped(place, moving) {
    const others = this.model.placed.filter((one) => one.key !== this.drag.key && one.box.page === this.model.page).map((one) => one.box.place);
    const xs = others.flatMap((one) => [one.x_mm, one.x_mm + one.width_mm]);
    const ys = others.flatMap((one) => [one.y_mm, one.y_mm + one.height_mm]);
    const near = (edge, edges) => edges.find((one) => Math.abs(one - edge) < NEAR_MM);
    const next = { ...place };
    this.drag.lines = [];
    const axis = (start, length, edges, name) => {
      const ends = moving ? [place[start], place[start] + place[length]] : [place[start] + place[length]];
      for (const end of ends) {
        const edge = near(end, edges);
        if (edge !== undefined) {
          if (moving) next[start] += edge - end; else next[length] += edge - end;
          this.drag.lines.push({ [name]: edge });
          return;
        }
      }
      next[moving ? start : length] = half(next[moving ? start : length]);
    };
    axis("x_mm", "width_mm", xs, "x");
    axis("y_mm", "height_mm", ys, "y");
    return next;
  }
}
