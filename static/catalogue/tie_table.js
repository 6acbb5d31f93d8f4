/** The table of tie points: its rows are the truth, markers and residuals follow them. */
import { isEmpty } from "./tie_points.js";

const MOST_STEPS = 200;
const EMPTY = { x: "", y: "", latitude: "", longitude: "" };

export class TieTable {
  /** `onChange()` is called whenever the rows are other than before. */
  constructor(form, onChange) {
    Object.assign(this, { form, onChange, past: [] });
    this.body = form.querySelector("[data-points]");
    this.template = form.querySelector("[data-row]");
    this.undoButton = form.querySelector("[data-undo]");
    this.shown = this.rows();
    this.write(this.shown);
    this.body.addEventListener("change", () => this.typed());
    this.body.addEventListener("click", (event) => this.remove(event.target.closest("[data-remove]")));
    this.undoButton.addEventListener("click", () => this.undo());
  }

  rows() {
    const inputs = (line) => [...line.querySelectorAll("input")];
    const lines = [...this.body.querySelectorAll("[data-point]")];
    return lines.map((line) => Object.fromEntries(inputs(line).map(({ name, value }) => [name, value])));
  }

  /** The rows that have something written in them. */
  written() {
    return this.rows().filter((row) => !isEmpty(row));
  }

  put(rows) {
    this.write(rows);
    this.changed(this.rows());
  }

  /** Whoever writes in the last row finds another below; the row at hand keeps its focus. */
  typed() {
    const rows = this.rows();
    if (!isEmpty(rows.at(-1))) this.body.append(this.line(EMPTY, rows.length + 1));
    this.changed(rows);
  }

  changed(rows) {
    this.past = [...this.past.slice(-MOST_STEPS), this.shown];
    this.shown = rows;
    this.undoButton.disabled = false;
    this.onChange();
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.write(before);
    this.shown = this.rows();
    this.undoButton.disabled = this.past.length === 0;
    this.onChange();
  }

  remove(button) {
    if (!button) return;
    const lines = [...this.body.children];
    const at = lines.indexOf(button.closest("[data-point]"));
    this.put(this.rows().filter((_row, number) => number !== at));
    const next = this.body.children[Math.min(at, this.body.children.length - 1)];
    next?.querySelector("input").focus();
  }

  /** The rows, and an empty one to write in. */
  write(rows) {
    const full = rows.filter((row) => !isEmpty(row));
    this.body.replaceChildren(...[...full, EMPTY].map((row, place) => this.line(row, place + 1)));
  }

  line(row, number) {
    const line = this.template.content.firstElementChild.cloneNode(true);
    line.querySelector("[data-number]").textContent = number;
    for (const [name, value] of Object.entries(row)) line.querySelector(`[name=${name}]`).value = value;
    for (const named of line.querySelectorAll("[aria-label]")) {
      named.setAttribute("aria-label", `${named.getAttribute("aria-label").trim()} ${number}`);
    }
    for (const hidden of line.querySelectorAll("[data-script-only]")) hidden.hidden = false;
    return line;
  }

  /** Words for each written row, and which of them is the worst (-1 for none). */
  showResiduals(words, worst, worstWord) {
    const lines = [...this.body.querySelectorAll("[data-point]")];
    lines.forEach((line, number) => {
      const isWorst = number === worst;
      line.toggleAttribute("data-worst", isWorst);
      const cell = line.querySelector("[data-residual]");
      cell.textContent = [words[number] ?? "", isWorst ? worstWord : ""].filter(Boolean).join(" · ");
    });
  }
}
