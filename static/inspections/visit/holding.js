/**
 * A draft is open in one tab: two that keep the same draft would each write over the other's words.
 * The lock of a tab that is closed, or dies, is free at once.
 */
const nameOf = (uuid) => `abide-draft-${uuid}`;

/**
 * Take a draft; gives `{ release }`, or null where another tab has it. Who `insists` takes it from
 * there, and `lost()` is called in the tab that had it.
 */
export function hold(uuid, { insists = false, lost = () => {}, locks = navigator.locks } = {}) {
  const how = insists ? { steal: true } : { ifAvailable: true };
  return new Promise((resolve) => {
    const ended = locks.request(nameOf(uuid), how, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((free) => resolve({ release: () => (free(), settled) }));
    });
    const settled = ended.catch(lost); // so it ends, too, when it is taken from here
  });
}
