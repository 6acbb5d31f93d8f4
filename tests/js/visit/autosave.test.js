import assert from "node:assert/strict";
import test from "node:test";

import { Autosave } from "../../../static/inspections/visit/autosave.js";

/** A clock that runs when it is told to. */
class HandClock {
  waiting = new Map();
  next = 1;
  setTimeout(run, after_ms) {
    this.waiting.set(this.next, { run, after_ms });
    return this.next++;
  }
  clearTimeout(id) {
    this.waiting.delete(id);
  }
  async strike() {
    const due = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of due) await one.run();
    return due.map((one) => one.after_ms);
  }
}

function page(state = "hidden") {
  const target = new EventTarget();
  target.visibilityState = state;
  return target;
}

test("many keystrokes are one saving, 400 ms after the first", async () => {
  const clock = new HandClock();
  let saved = 0;
  const autosave = new Autosave(async () => void saved++, { clock });

  for (let stroke = 0; stroke < 5; stroke++) autosave.touch();
  assert.deepEqual([saved, await clock.strike()], [0, [400]]);

  assert.equal(saved, 1);
});

test("who writes without a pause is kept all the same", () => {
  const asked = [];
  const clock = { setTimeout: (_, after_ms) => asked.push(after_ms), clearTimeout() {} };
  const autosave = new Autosave(async () => {}, { clock });

  for (let stroke = 0; stroke < 5; stroke++) autosave.touch();

  assert.deepEqual(asked, [400]); // a later keystroke does not put the saving off
});

test("nothing is saved where nothing was changed", async () => {
  let saved = 0;

  await new Autosave(async () => void saved++).flush();

  assert.equal(saved, 0);
});

for (const [event, of] of [
  ["pagehide", "page"],
  ["visibilitychange", "content"],
]) {
  test(`a change is kept at once at ${event}`, async () => {
    const targets = { page: page(), content: page() };
    let saved = 0;
    const autosave = new Autosave(async () => void saved++, { clock: new HandClock() });
    autosave.listen(targets.page, targets.content);
    autosave.touch();

    targets[of].dispatchEvent(new Event(event));
    await autosave.saving;

    assert.equal(saved, 1);
  });
}

test("coming back into view saves nothing, nor does a screen that was left", async () => {
  const content = page("visible");
  const clock = new HandClock();
  let saved = 0;
  const autosave = new Autosave(async () => void saved++, { clock });
  const stop = autosave.listen(page(), content);
  autosave.touch();
  content.dispatchEvent(new Event("visibilitychange"));
  stop();
  content.visibilityState = "hidden";
  content.dispatchEvent(new Event("visibilitychange"));
  await autosave.saving;

  assert.equal(saved, 0);
});

test("what could not be kept is told, and is tried again", async () => {
  const told = [];
  const clock = new HandClock();
  let isFull = true;
  let saved = 0;
  const save = async () => {
    if (isFull) throw new Error("full");
    saved++;
  };
  const autosave = new Autosave(save, { clock, tell: (error) => told.push(error.message) });
  autosave.touch();
  await autosave.flush();
  assert.deepEqual([told, autosave.isDirty], [["full"], true]);

  isFull = false;
  await autosave.flush();

  assert.deepEqual([saved, autosave.isDirty], [1, false]);
});

test("a change during a saving is saved too", async () => {
  const clock = new HandClock();
  let text = "a";
  const kept = [];
  const autosave = new Autosave(
    async () => {
      kept.push(text);
      if (text === "a") {
        text = "ab";
        autosave.touch();
      }
    },
    { clock },
  );
  autosave.touch();

  await autosave.flush();
  await autosave.flush();

  assert.deepEqual(kept, ["a", "ab"]);
});
