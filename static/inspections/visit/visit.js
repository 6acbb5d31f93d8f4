/** An open visit: its draft, the monument it is of, and the keeping of every change. */
import { Autosave } from "./autosave.js";
import { language, timeText, word } from "./dom.js";
import { fixOfRecord, positionOf, watchPlace } from "./position.js";
import { askForHeading, watchHeading } from "./heading.js";
import { hold } from "./holding.js";
import { UNSURE, Vocabulary } from "./vocabulary.js";

export const ELSEWHERE = Symbol("open in another tab");

let open = null; // one at a time: the steps of a visit share what is not yet kept

/**
 * The visit of this draft; null where this person has no such draft on this phone, ELSEWHERE where
 * another tab has it open, unless one `insists`.
 */
export async function openVisit(context, uuid, { insists = false } = {}) {
  const isOurs = open?.isHeld && open.draft.uuid === uuid;
  if (isOurs && open.draft.user === context.store.user) return open.again(context);
  await open?.leave();
  await open?.letGo();
  const lost = () => open?.draft.uuid === uuid && open.lose();
  const held = await hold(uuid, { insists, lost });
  if (!held) return ELSEWHERE;
  const draft = await context.store.draft(uuid); // as the other tab has left it
  if (!draft) {
    await held.release();
    return null;
  }
  const monument = await monumentOf(context.store, draft.monument);
  open = new Visit(context, draft, monument ?? strangerOf(draft), held);
  return open;
}

/** A monument of the package, or undefined. */
export async function monumentOf(store, reference) {
  const kept = await store.package();
  return kept?.monuments.find((one) => one.reference === reference);
}

/** The package may be gone since the visit was begun: the record alone is enough to go on. */
function strangerOf({ monument, record }) {
  return {
    reference: monument,
    names: {},
    checklist: record.checklist,
    scale: record.scale,
    elements: [],
    last: null,
  };
}

export class Visit {
  heading_deg = null;
  fix = null; // the best, in numbers
  latest = null; // where the phone is now
  isRefused = false;
  #urls = new Map();
  #stops = [];
  #listeners = new Set();

  /** `held` is what hold() gives: as long as we have it, no other tab writes this draft. */
  constructor(context, draft, monument, held) {
    Object.assign(this, { context, draft, monument, held, isHeld: true });
    this.vocabulary = new Vocabulary(context.forms, language());
    this.autosave = new Autosave(() => this.#save(), { tell: (error) => this.#tell({ error }) });
    this.#begin();
  }

  get record() {
    return this.draft.record;
  }

  get store() {
    return this.context.store;
  }

  get name() {
    return this.vocabulary.of(this.monument.names) || this.monument.reference;
  }

  /** The elements to judge: the monument's own, else those of its checklist. */
  get elements() {
    if (this.record.scale === "threat") return [];
    if (this.monument.elements?.length) return this.monument.elements;
    return this.vocabulary.checklist(this.record.checklist)?.elements.map((one) => one.code) ?? [];
  }

  elementName(code) {
    return code ? this.vocabulary.elementLabel(this.record.checklist, code) : word("whole");
  }

  /** "Crack · Dome", by the most that is said of it. */
  damageName(damage) {
    const { vocabulary } = this;
    const family = damage.family === UNSURE ? "" : vocabulary.label("family", damage.family);
    const what = damage.type ? vocabulary.label("damage", damage.type) : family;
    const damageText = what || word(damage.is_unsure ? "damage-unsure" : "damage-new");
    return word("damage-on", { damage: damageText, element: this.elementName(damage.element) });
  }

  /** Back on another step of the same visit. */
  again(context) {
    this.context = context;
    if (!this.#stops.length) this.#begin();
    return this;
  }

  #begin() {
    this.#stops = [
      this.autosave.listen(),
      watchPlace((place) => this.#placed(place), { best: this.fix ?? fixOfRecord(this.record.position) }),
      watchHeading((heading_deg) => (this.heading_deg = heading_deg)),
    ];
  }

  /** Every change of the record passes here. */
  changed() {
    if (this.isFinished || this.isTaken) return; // a late camera or microphone makes no new draft of it
    this.autosave.touch();
    this.#tell({ isKeeping: true });
  }

  keep() {
    return this.autosave.flush();
  }

  async #save() {
    if (this.isTaken) return;
    await this.store.saveDraft(this.draft);
    this.#tell({ keptAt: timeText(new Date()) });
  }

  /** `listener({keptAt} | {isKeeping} | {error} | {isPlaced} | {isTaken})`; gives back what ends it. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(news) {
    for (const listener of this.#listeners) listener(news);
  }

  /** By hand it stays as written, and a signed visit stays as signed. */
  #placed({ best, latest, refused }) {
    Object.assign(this, { fix: best, latest, isRefused: refused });
    this.#tell({ isPlaced: true });
    const isFixed = this.record.position?.source === "manual" || this.record.signatures.length;
    if (!best || isFixed) return;
    const now = positionOf(best);
    if (now.accuracy_m === this.record.position?.accuracy_m) return;
    this.record.position = now;
    this.changed();
  }

  /** A place was written by hand, or taken back: then the phone's best holds again. */
  placedByHand() {
    if (!this.record.position && this.fix) this.record.position = positionOf(this.fix);
    this.#tell({ isPlaced: true });
  }

  /** To be called by a tap: an iPhone asks the person then. */
  askForHeading() {
    return askForHeading();
  }

  /** An address that shows a kept file, let go of when the visit is left. */
  async addressOf(uuid) {
    if (!this.#urls.has(uuid)) this.#urls.set(uuid, URL.createObjectURL(await this.store.assetBytes(uuid)));
    return this.#urls.get(uuid);
  }

  /** The same for a file of the package; null where it is not on the phone. */
  async packageAddressOf({ url }) {
    if (this.#urls.has(url)) return this.#urls.get(url);
    const bytes = await this.store.packageFile(url);
    if (!bytes) return null;
    this.#urls.set(url, URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })));
    return this.#urls.get(url);
  }

  /** The screen is left: keep the last change, rest the receiver, let go of pictures. */
  async leave() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    await this.keep();
    if (this.#stops.length) return; // another step of it was opened meanwhile
    for (const address of this.#urls.values()) URL.revokeObjectURL(address);
    this.#urls.clear();
  }

  /** Another tab may have it from then on. Not when a screen is left: a photograph may yet be kept. */
  letGo() {
    this.isHeld = false;
    return this.held.release();
  }

  /** Another tab goes on with it: what it keeps is not written over. */
  lose() {
    Object.assign(this, { isHeld: false, isTaken: true });
    this.#tell({ isTaken: true });
  }

  /** The visit is finished: it is no draft any more. */
  async close() {
    this.isFinished = true;
    this.autosave.isDirty = false;
    await this.leave();
    await this.letGo();
    if (open === this) open = null;
  }
}
