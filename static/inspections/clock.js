/** What time it is, though the phone's clock may be wrong, or be set while a visit goes on. */

/** More than so much apart, and the clock was set, not merely inexact. */
export const JUMP_MS = 2000;
/** From here on a record is flagged, and the corrected time is shown beside the phone's. */
export const SKEW_MS = 5 * 60 * 1000;

/**
 * `wall()` is Date.now, `steady()` is performance.now: it cannot be set, but sleeps with the phone.
 * `known_ms` is a moment that the server has said: it is never earlier again.
 */
export class Clock {
  constructor({ wall = Date.now, steady = () => performance.now(), offset_ms = 0, known_ms = 0 } = {}) {
    Object.assign(this, { wall, steady, offset_ms, known_ms, has_jumped: false, has_heard: false });
    this.rest();
    if (this.now() < known_ms - JUMP_MS) this.#wasSet(this.now() - known_ms); // by a battery that was empty
  }

  /** Begin to compare anew: at a visit's start, and after the page was hidden (it may have slept). */
  rest() {
    this.seen = { wall: this.wall(), steady: this.steady() };
  }

  /**
   * Compare both clocks. While a page is hidden only the steady one stands still, so then time
   * that has passed says nothing, and time that went back says that the clock was set.
   */
  look({ wasHidden = false } = {}) {
    const drift = this.wall() - this.seen.wall - (this.steady() - this.seen.steady);
    if (drift < -JUMP_MS || (drift > JUMP_MS && !wasHidden)) this.#wasSet(drift);
    this.rest();
    return this.has_jumped;
  }

  /** By so much: what the server said before holds on. */
  #wasSet(by_ms) {
    this.has_jumped = true;
    this.offset_ms -= Math.round(by_ms);
  }

  /** The server said its time (ISO) between two moments of the steady clock. */
  heard(serverTime, askedAt, answeredAt) {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server)) return;
    const trip = answeredAt - askedAt;
    const offset = Math.round(server + trip / 2 - this.wall());
    const apart = Math.abs(offset - this.offset_ms);
    if (this.has_heard && apart > JUMP_MS + trip) this.has_jumped = true;
    Object.assign(this, { offset_ms: offset, known_ms: server, has_heard: true });
  }

  /** Milliseconds since 1970, corrected by what the server said last. */
  now() {
    return this.wall() + this.offset_ms;
  }

  isFarOff() {
    return Math.abs(this.offset_ms) > SKEW_MS;
  }
}
