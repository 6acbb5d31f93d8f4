/** What the tabs of one phone tell each other: that something changed, and how far a file is. */

export function openChannel(name = "abide-field") {
  const channel = new BroadcastChannel(name);
  const listeners = new Set();
  const hear = (message) => listeners.forEach((listener) => listener(message));
  channel.onmessage = ({ data }) => hear(data);
  return {
    /** To every tab, one's own too. */
    tell(kind, told = {}) {
      channel.postMessage({ kind, ...told });
      hear({ kind, ...told });
    },
    /** `listener({kind, …})`; gives a function that ends it. */
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
