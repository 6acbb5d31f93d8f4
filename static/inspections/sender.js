/** Sends what waits, by the rules of outbox.js: one sender on a phone, however many tabs there are. */
import { base64Of, checksumHeader, digestHeader, letGo, sha256 } from "./hashing.js";
import * as rules from "./outbox.js";
import { isGenuine } from "./receipts.js";

const API = "/api/field/v1";
export const LOCK = "abide-field-sender";

/**
 * `ask` is http.js's; `locks` the browser's; `may_send_originals()` says whether the line is one
 * that the person gives to large files.
 */
export class Sender {
  constructor({ store, session, clock, channel, ask, locks = navigator.locks, random = Math.random, may_send_originals = () => true }) {
    Object.assign(this, { store, session, clock, channel, ask, locks, random, may_send_originals });
    this.line = { reason: null, attempts: 0, not_before: 0 };
    this.pieces = rules.firstPieces();
    this.proved = new Set();
    this.is_sending = false;
  }

  /**
   * Send until nothing is left to do now. Gives "elsewhere" while another tab sends, "sign_in"
   * when nobody is let in, "nothing" when all is done, or the moment (ms) from which on to try.
   */
  async send() {
    if (this.session.trouble || !this.session.token) return "sign_in";
    const how = { ifAvailable: true };
    return this.locks.request(LOCK, how, (lock) => (lock ? this.#sendAll() : "elsewhere"));
  }

  /** A person, a network or the page is back: what waited only for its time need not wait. */
  async hurry() {
    Object.assign(this.line, { attempts: 0, not_before: 0 });
    for (const entry of (await this.store.entries()).filter(rules.isUnsent)) {
      if (entry.state === "needs_login") await this.store.setEntry(entry, { state: "ready", ...NO_TROUBLE });
      else if (entry.not_before) await this.store.setEntry(entry, { not_before: 0, attempts: 0 });
    }
    for (const asset of await this.store.assets()) {
      if (asset.not_before) await this.store.setAsset(asset.uuid, { not_before: 0, attempts: 0 });
    }
  }

  /** Is our server there, and nobody in between? Its answer ends a wait for the network. */
  async isReachable() {
    const nonce = crypto.randomUUID();
    const answer = await this.ask({ method: "GET", url: `${API}/health?nonce=${nonce}` });
    const isHealthy = rules.isHealthy(nonce, answer);
    if (isHealthy) this.clock.heard(answer.json.time, answer.asked_at, answer.answered_at);
    else this.line.reason = answer.status === 200 || answer.status === 511 ? "login_page" : "no_signal";
    return isHealthy;
  }

  /** What is known of sending as a whole, for the line on every screen. */
  get state() {
    return { reason: this.session.trouble ?? this.#lineReason(), is_sending: this.is_sending };
  }

  /** A browser never says why no answer came; with a wrong date every certificate is refused. */
  #lineReason() {
    const { reason } = this.line;
    return reason === "no_signal" && this.clock.isFarOff() ? "clock_wrong" : reason;
  }

  async #sendAll() {
    this.#says({ is_sending: true });
    try {
      return await this.#steps();
    } finally {
      this.#says({ is_sending: false });
    }
  }

  async #steps() {
    while (!this.session.trouble && this.session.token) {
      const now = Date.now();
      if (this.line.not_before > now) return this.line.not_before;
      const step = await this.#next(now);
      if (step.do === "nothing") return "nothing";
      if (step.do === "wait") return step.until;
      await this.#do(step);
    }
    return "sign_in";
  }

  async #next(now) {
    const [entries, assets] = [await this.store.entries(), await this.store.assets()];
    return rules.nextStep({ entries, assets, now, may_send_originals: this.may_send_originals() });
  }

  #do({ do: what, entry, asset }) {
    if (what === "record") return this.#sendRecord(entry);
    if (what === "receipt") return this.#fetchReceipt(entry);
    return this.#sendFile(entry, asset);
  }

  // A record

  async #sendRecord(entry) {
    const known = entry.against ?? entry.base_revision;
    const condition = known ? { "If-Match": `"rev-${known}"` } : { "If-None-Match": "*" };
    const headers = { "Content-Type": "application/json", "Content-Digest": digestHeader(entry.sha256), ...condition };
    await this.#changed(entry, { state: keepDamaged(entry, "sending") });
    const asked = { kind: "record", sha256: entry.sha256 };
    const request = { method: "PUT", url: `${API}/inspections/${entry.uuid}`, headers, body: entry.body };
    const { outcome, ...told } = await this.#asks(asked, request);
    if (outcome === "parallel") return this.#besideAnother(entry, told);
    if (outcome !== "stored" && outcome !== "quarantined") return this.#later(entry, null, outcome, told);
    await this.#changed(entry, {
      record_stored_at: new Date().toISOString(),
      is_in_quarantine: outcome === "quarantined",
      ...untroubled(entry),
    });
    if (told.receipt.is_complete) await this.#take(entry, told.receipt);
  }

  /** Somebody's newer revision is there: ours goes again, to stand beside it; neither is lost. */
  #besideAnother(entry, { against }) {
    const attempts = entry.attempts + 1;
    const not_before = attempts > 1 ? Date.now() + rules.waitMs(attempts, this.random) : 0;
    const beside = { against: against ?? Math.max(1, entry.base_revision), is_parallel: true };
    return this.#changed(entry, { ...beside, attempts, not_before, state: keepDamaged(entry, "ready") });
  }

  // A file

  async #sendFile(entry, asset) {
    if (!(await this.#isSound(entry, asset))) return;
    const created = await this.#create(asset);
    if (created.outcome !== "offset") return this.#later(entry, asset, created.outcome, created);
    let offset = created.offset;
    while (offset < asset.bytes) {
      const sent = await this.#sendPiece(entry, asset, offset);
      if (sent === null) return;
      offset = sent;
      await this.store.setAsset(asset.uuid, { server_offset: offset, attempts: 0, not_before: 0 });
      this.channel.tell("progress", { asset: asset.uuid, offset, bytes: asset.bytes });
    }
    await this.store.setAsset(asset.uuid, { state: "sent", server_offset: asset.bytes });
    // A trouble of the visit itself, such as a receipt that is not right, is not over by this.
    await this.#changed(entry, entry.not_before ? {} : untroubled(entry));
  }

  /** Bytes that changed on the phone are found here, before any of them goes. */
  async #isSound(entry, asset) {
    if (this.proved.has(asset.uuid)) return true;
    try {
      await this.store.verifyAsset(asset.uuid);
    } catch (fault) {
      await this.#isDamaged(entry, asset, fault);
      return false;
    }
    this.proved.add(asset.uuid);
    return true;
  }

  async #isDamaged(entry, asset, fault) {
    if (fault.name !== "Damaged") throw fault;
    await this.store.setAsset(asset.uuid, { state: "damaged", why: fault.why });
    await this.store.note("damaged", { asset: asset.uuid, why: fault.why });
    await this.#changed(entry, { state: "damaged", reason: "damaged" });
  }

  #create(asset) {
    const headers = {
      "Upload-Length": String(asset.bytes),
      "Content-Digest": digestHeader(asset.sha256),
      "Upload-Metadata": `filename ${base64Of(asset.meta.name ?? "")}`,
    };
    const url = `${API}/assets/${asset.uuid}`;
    return this.#asks({ kind: "create" }, { method: "PUT", url, headers });
  }

  /** Gives the offset from which to go on, or null when this file has to wait. */
  async #sendPiece(entry, asset, offset) {
    const end = Math.min(offset + this.pieces.size, asset.bytes);
    let piece;
    try {
      piece = await this.store.assetPart(asset.uuid, offset, end);
    } catch (fault) {
      await this.#isDamaged(entry, asset, fault);
      return null;
    }
    const told = await this.#asks({ kind: "chunk", end }, await this.#pieceRequest(asset, offset, piece));
    letGo(piece);
    return this.#afterPiece(entry, asset, { from: offset, end, ...told });
  }

  async #pieceRequest(asset, offset, piece) {
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(offset),
      "Upload-Checksum": checksumHeader(await sha256(piece)),
    };
    const tell = (gone) => this.channel.tell("progress", { asset: asset.uuid, offset: offset + gone, bytes: asset.bytes });
    return { method: "PATCH", url: `${API}/assets/${asset.uuid}`, headers, body: piece, onProgress: tell };
  }

  async #afterPiece(entry, asset, { from, end, ms, outcome, ...told }) {
    if (outcome === "stored") {
      this.pieces = rules.piecesAfter(this.pieces, end - from, ms);
      return end;
    }
    if (outcome === "offset" && told.offset !== from) return told.offset;
    if (outcome === "halve") this.pieces = rules.piecesAfterRefusal(this.pieces);
    else if (outcome === "no_answer" || outcome === "resend") this.pieces = rules.piecesAfterCut(this.pieces);
    if (outcome === "gone") await this.store.setAsset(asset.uuid, { server_offset: 0 });
    await this.#later(entry, asset, outcome, told);
    return null;
  }

  // A receipt

  async #fetchReceipt(entry) {
    // By its content: the server may count our version otherwise, beside somebody else's.
    const url = `${API}/inspections/${entry.uuid}/receipt?content_sha256=${entry.sha256}`;
    const request = { method: "GET", url };
    const { outcome, ...told } = await this.#asks({ kind: "receipt" }, request);
    if (outcome === "stored") return this.#take(entry, told.receipt);
    return this.#later(entry, null, outcome, told);
  }

  async #take(entry, receipt) {
    if (!(await isGenuine(receipt, this.session.kept.receipt_key))) return this.#doubts(entry, []);
    if (!rules.isWhole(entry, receipt)) return this.#doubts(entry, rules.filesToResend(entry, receipt));
    await this.store.keepReceipt({ ...receipt, revision: entry.revision });
    const received_at = new Date(this.clock.now()).toISOString(); // a week later it may be forgotten
    const number = receipt.number ?? null;
    await this.#changed(entry, { state: "received", received_at, number, is_receipt_verified: true, ...NO_TROUBLE });
    await this.store.note("received", { inspection: entry.uuid, revision: entry.revision });
  }

  /** A receipt that is not right proves nothing: all stays, and is asked for again. */
  async #doubts(entry, files) {
    for (const uuid of files) {
      await this.store.setAsset(uuid, { state: "kept", server_offset: 0 });
      this.proved.delete(uuid);
    }
    await this.store.note("receipt_wrong", { inspection: entry.uuid });
    await this.#later(entry, null, "blocked", { reason: "receipt_wrong" });
  }

  // What every answer has in common

  async #asks(asked, request) {
    const answer = await this.ask({ ...request, token: this.session.token });
    const { status, json, asked_at, answered_at } = answer;
    if (json?.server_time) this.clock.heard(json.server_time, asked_at, answered_at);
    const judged = rules.judge(asked, answer);
    if (!["no_answer", "portal"].includes(judged.outcome)) this.#lineIsThere();
    await this.store.note("answer", { asked: asked.kind, status, outcome: judged.outcome });
    return { ...judged, ms: answered_at - asked_at };
  }

  #lineIsThere() {
    this.line = { reason: null, attempts: 0, not_before: 0 };
  }

  /** What did not go: the whole line waits, or everything until the person signs in, or this one. */
  async #later(entry, asset, outcome, told) {
    if (outcome === "no_answer" || outcome === "portal") return this.#lineWaits(entry, told.reason);
    if (outcome === "needs_login") {
      await this.session.isDoubted(told.reason);
      return this.#changed(entry, { state: keepDamaged(entry, "needs_login"), reason: told.reason });
    }
    if (["halve", "offset", "gone", "resend"].includes(outcome)) return this.#soon(asset, told);
    return this.#itemWaits(entry, asset, outcome, told);
  }

  async #lineWaits(entry, reason) {
    const attempts = this.line.attempts + 1;
    const not_before = Date.now() + rules.waitMs(attempts, this.random);
    this.line = { reason, attempts, not_before };
    await this.#changed(entry, { state: keepDamaged(entry, "ready") });
  }

  async #soon(asset, told) {
    const attempts = (asset.attempts ?? 0) + 1;
    if (told.reason === "changed_on_the_way") this.proved.delete(asset.uuid); // or was it on the phone?
    const wait = attempts > 1 ? rules.waitMs(attempts, this.random) : 0;
    await this.store.setAsset(asset.uuid, { attempts, not_before: Date.now() + wait });
  }

  async #itemWaits(entry, asset, outcome, { reason, retry_after_s, detail }) {
    const attempts = ((asset ?? entry).attempts ?? 0) + 1;
    const at_least_ms = outcome === "blocked" ? rules.REFUSED_WAIT_MS : 0;
    const wait = rules.waitAfter({ attempts, retry_after_s, at_least_ms }, this.random);
    const later = { attempts, not_before: Date.now() + wait };
    if (asset) await this.store.setAsset(asset.uuid, later);
    const state = keepDamaged(entry, outcome === "blocked" ? "blocked" : "ready");
    await this.#changed(entry, { reason, detail, state, ...(asset ? {} : later) });
  }

  async #changed(entry, changes) {
    Object.assign(entry, await this.store.setEntry(entry, changes));
    this.channel.tell("changed", { inspection: entry.uuid });
  }

  #says({ is_sending }) {
    this.is_sending = is_sending;
    this.channel.tell("line", this.state);
  }
}

const NO_TROUBLE = { reason: null, detail: "", attempts: 0, not_before: 0 };

/** What a visit with a damaged file has to say is not forgotten because another file went well. */
const untroubled = (entry) => (entry.state === "damaged" ? {} : NO_TROUBLE);

/** A visit with a damaged file stays marked so, whatever else becomes of it. */
const keepDamaged = (entry, state) => (entry.state === "damaged" ? "damaged" : state);
