/** #unsent: each visit that waits, how far it is, why it waits, and the way out. */
import { clone, nameOf, slot, write } from "./dom.js";
import { exportUnsent } from "./export.js";
import { isUnsent, progressOf, reasonOf } from "./outbox.js";
import { ageText, fill, sizeText } from "./wording.js";

const RECEIVED_SHOWN = 20;

export async function show(root, context) {
  const screen = clone("unsent");
  root.replaceChildren(screen);
  slot(screen, "send").onclick = () => context.sendNow();
  slot(screen, "export").onclick = () => saveExport(context);
  const originals = slot(screen, "wifi-only");
  originals.checked = context.sender.wifi_only;
  originals.onchange = () => context.setWifiOnly(originals.checked);
  const draw = drawer(screen, context);
  const stop = context.channel.listen(({ kind }) => kind !== "progress" && draw());
  await draw();
  return () => (stop(), screen.remove());
}

/** Drawn again with every change; of several asked for at once only the last is shown. */
function drawer(screen, context) {
  let latest = 0;
  return async () => {
    const own = (latest += 1);
    const [entries, assets] = [await context.store.entries(), await context.store.assets()];
    const loaded = await context.store.package();
    if (own !== latest) return;
    const lineFor = (entry) => entryLine(entry, assets, loaded, context);
    const open = entries.filter(isUnsent);
    const received = entries.filter((entry) => !isUnsent(entry)).slice(-RECEIVED_SHOWN).reverse();
    slot(screen, "items").replaceChildren(...open.map(lineFor));
    slot(screen, "received").replaceChildren(...received.map(lineFor));
    slot(screen, "nothing").hidden = open.length > 0;
    slot(screen, "export").disabled = open.length === 0;
  };
}

function entryLine(entry, assets, loaded, { words, language, sender, clock }) {
  const line = clone("unsent-item");
  const monument = loaded?.monuments.find(({ reference }) => reference === entry.monument);
  const progress = progressOf(entry, assets);
  Object.assign(line.dataset, { inspection: entry.uuid, state: entry.state });
  return write(line, {
    name: nameOf(monument, language) || entry.monument || words.unnamed,
    age: ageText(entry.finished_at, clock.wall(), language),
    state: isUnsent(entry) ? words.reasons[reasonOf(entry, sender.state)] : receivedText(entry, words),
    photographs: progress.all ? fill(words.photographs, progress) : "",
    lost: progress.lost ? fill(words.lost, { count: progress.lost }) : "",
    size: sizeText(progress.bytes, language),
    exported: entry.exported_at ? words.exported : "",
  });
}

function receivedText({ number, is_in_quarantine, is_parallel }, words) {
  if (is_in_quarantine) return words.in_quarantine;
  return fill(is_parallel ? words.received_beside : words.received, { number: number ?? "" });
}

/** As a download: what the person then does with the file is his own way out. */
async function saveExport({ store, words, say }) {
  try {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await exportUnsent(store));
    link.download = `abide-${new Date().toISOString().slice(0, 10)}.zip`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    say(words.export_made);
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault;
    say(words.export_too_large);
  }
}
