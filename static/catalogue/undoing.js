/** States that can be gone back to and forward again. */
export class Undoing {
  constructor() {
    this.begin(null);
  }

  begin(state) {
    this.past = [state];
    this.future = [];
  }

  did(state) {
    this.past.push(state);
    this.future = [];
  }

  /** The state before the last, or undefined when there is none. */
  undo() {
    if (this.past.length < 2) return undefined;
    this.future.push(this.past.pop());
    return this.past.at(-1);
  }

  redo() {
    if (!this.future.length) return undefined;
    this.past.push(this.future.pop());
    return this.past.at(-1);
  }
}
