/** After the signature: saved on this phone, and later received by the office. */
import { made, word, write } from "./dom.js";

const LOOK_MS = 5000; // into the phone's own store; no request is made

/** Show how far a finished visit has come; gives back the function that takes it away. */
export async function showSaved(root, { store, channel }, uuid) {
  const element = made("visit-saved");
  const frame = document.createElement("article");
  const title = Object.assign(document.createElement("h1"), {
    textContent: word("step-saved"),
    tabIndex: -1,
  });
  frame.className = "visit-form";
  frame.append(title, element);
  const look = async () => write(element, { state: await stateOf(store, uuid) });
  await look();
  root.replaceChildren(frame);
  title.focus();
  return follow(channel, look);
}

/** The sender tells its tabs when it has got on; without it the store is looked into. */
function follow(channel, look) {
  if (channel) return channel.listen(({ kind }) => kind === "changed" && look());
  const timer = setInterval(() => document.visibilityState === "visible" && look(), LOOK_MS);
  return () => clearInterval(timer);
}

async function stateOf(store, uuid) {
  const of = (await store.entries()).filter((one) => one.uuid === uuid);
  const entry = of.sort((one, other) => other.revision - one.revision)[0];
  if (!entry) return word("no-visit");
  const receipt = await store.receipt?.(uuid, entry.revision);
  return receipt?.is_complete ? word("received", { number: receipt.number }) : word("waiting");
}
