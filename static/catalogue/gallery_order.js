/** The order of a gallery: by dragging a picture, or by its two buttons. */

/** Where an item at `index` of `count` goes by one step, or where it is when it cannot. */
export function stepped(index, step, count) {
  return Math.min(Math.max(index + step, 0), count - 1);
}

/** Lets the children of `list` be put in another order; `onChange(item)` hears of each new one. */
export class GalleryOrder {
  constructor(list, onChange) {
    this.list = list;
    this.onChange = onChange;
    list.dataset.canDrag = "";
    list.addEventListener("submit", (event) => this.step(event));
    list.addEventListener("pointerdown", (event) => this.drag(event));
  }

  step(event) {
    if (!event.target.matches("[data-move]")) return;
    event.preventDefault();
    const item = event.target.closest("[data-picture]");
    const items = [...this.list.children];
    const from = items.indexOf(item);
    const to = stepped(from, event.submitter.name === "up" ? -1 : 1, items.length);
    if (to === from) return;
    this.put(item, items[to], to > from);
    event.submitter.focus();
    this.onChange(item);
  }

  drag(event) {
    if (!event.target.matches("img") || event.button !== 0) return;
    event.preventDefault();
    const item = event.target.closest("[data-picture]");
    const before = item.previousElementSibling;
    item.dataset.dragged = "";
    event.target.setPointerCapture(event.pointerId);
    const follow = ({ clientY }) => this.follow(item, clientY);
    const drop = () => {
      event.target.removeEventListener("pointermove", follow);
      delete item.dataset.dragged;
      if (item.previousElementSibling !== before) this.onChange(item);
    };
    event.target.addEventListener("pointermove", follow);
    event.target.addEventListener("lostpointercapture", drop, { once: true });
  }

  follow(item, y) {
    for (const other of this.list.children) {
      const { top, bottom } = other.getBoundingClientRect();
      if (other !== item && y > top && y < bottom) {
        const goesDown = Boolean(item.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
        const middle = (top + bottom) / 2;
        if (goesDown ? y > middle : y < middle) this.put(item, other, goesDown);
        return;
      }
    }
  }

  /** Pass the neighbours one by one until `other` is passed. */
  put(item, other, after) {
    let passed;
    do {
      // They move, not the item: an element that is moved loses its pointer and its focus.
      passed = after ? item.nextElementSibling : item.previousElementSibling;
      if (after) item.before(passed);
      else item.after(passed);
    } while (passed !== other);
  }
}
