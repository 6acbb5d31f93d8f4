/**
 * What is typed is kept within half a second, and at once when the page may be taken away: it is
 * hidden, left, or the camera opens in front of it (a phone may then close us for want of memory).
 */
export const WAIT_MS = 400;

export class Autosave {
  /** `save()` keeps the draft; a refusal of it reaches `tell(error)` and the draft stays unsaved. */
  constructor(save, { tell = () => {}, clock = globalThis } = {}) {
    Object.assign(this, { save, tell, clock, isDirty: false, timer: null, saving: Promise.resolve() });
  }

  /** Something was changed. The first change sets the moment: who writes without a pause is kept too. */
  touch() {
    this.isDirty = true;
    this.timer ??= this.clock.setTimeout(() => this.flush(), WAIT_MS);
  }

  /** Keep it now; one saving at a time, and the last change is never left behind. */
  flush() {
    this.clock.clearTimeout(this.timer);
    this.timer = null;
    this.saving = this.saving.then(() => this.#keep());
    return this.saving;
  }

  async #keep() {
    if (!this.isDirty) return;
    this.isDirty = false;
    try {
      await this.save();
    } catch (error) {
      this.isDirty = true; // the next change tries again
      this.tell(error);
    }
  }

  /** Listen for what takes the page away; gives back a function that stops listening. */
  listen(page = window, content = document) {
    const whenHidden = () => content.visibilityState === "hidden" && this.flush();
    const atLeaving = () => this.flush();
    page.addEventListener("pagehide", atLeaving);
    content.addEventListener("visibilitychange", whenHidden);
    return () => {
      page.removeEventListener("pagehide", atLeaving);
      content.removeEventListener("visibilitychange", whenHidden);
    };
  }
}
