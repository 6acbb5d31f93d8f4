/** Rows of a table in a form: added and removed without a reload, by keyboard too. */

/** The copy of an empty row, with its number in every name; `html` holds Django's `__prefix__`. */
export function numbered(html, index) {
  return html.replaceAll("__prefix__", String(index));
}

/** Lets rows be added and removed in `section`; `onChange()` hears of it. */
export class Rows {
  constructor(section, onChange) {
    Object.assign(this, { section, onChange, prefix: section.dataset.rows });
    this.list = section.querySelector("[data-rows-list]");
    this.total = section.querySelector(`[name="${this.prefix}-TOTAL_FORMS"]`);
    this.blank = section.querySelector("[data-row-blank]");
    const add = section.querySelector("[data-row-add]");
    if (add) {
      add.hidden = false;
      add.addEventListener("click", () => this.add());
    }
    for (const row of this.list.children) this.offerRemoval(row);
  }

  add() {
    const index = Number(this.total.value);
    this.list.insertAdjacentHTML("beforeend", numbered(this.blank.innerHTML, index));
    this.total.value = index + 1;
    const row = this.list.lastElementChild;
    row.querySelector("[data-row-number]").textContent = this.list.children.length;
    this.offerRemoval(row);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    this.onChange();
  }

  /** A button takes the place of the box; the box still says it to the server. */
  offerRemoval(row) {
    const label = row.querySelector("[data-row-delete]");
    if (!label) return;
    const box = label.querySelector("input");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    label.hidden = true;
    label.after(button);
    const show = () => {
      row.toggleAttribute("data-removed", box.checked);
      button.textContent = box.checked ? this.section.dataset.keep : this.section.dataset.remove;
    };
    button.addEventListener("click", () => {
      box.checked = !box.checked;
      show();
      this.onChange();
    });
    show();
  }
}
