/** What was built by a year: a slider that writes the field of the form, and plays through time. */
import { stopOf, timeStops } from "./time_stops.js";

const STEP_MS = 1600;

export class TimeSlider {
  /** `ask(question, {isPassing})` asks the server and is done when the answer stands there. */
  constructor(field, ask) {
    const strip = document.querySelector("[data-time]");
    Object.assign(this, { field, ask, strip, stops: timeStops(new Date().getFullYear()) });
    this.range = strip.querySelector("[data-time-range]");
    this.playButton = strip.querySelector("[data-time-play]");
    this.opener = document.querySelector("[data-time-open]");
    this.range.max = this.stops.length - 1;
    this.playButton.hidden = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.follow();
    if (field.value) this.open();
  }

  get isOpen() {
    return !this.strip.hidden;
  }

  follow() {
    this.opener.addEventListener("click", () => (this.open(), this.range.focus()));
    this.range.addEventListener("input", () => this.name());
    this.range.addEventListener("change", () => (this.pause(), this.askFor(false)));
    this.playButton.addEventListener("click", () => (this.isPlaying ? this.pause() : this.play()));
    this.strip.querySelector("[data-time-close]").addEventListener("click", () => this.close());
    this.strip.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  open() {
    this.strip.hidden = false;
    this.opener.closest("details").open = false;
    this.show();
  }

  /** As the form has it: without a year, today. */
  show() {
    const year = Number.parseInt(this.field.value, 10);
    this.range.value = Number.isNaN(year) ? this.stops.length - 1 : stopOf(this.stops, year);
    this.name(Number.isNaN(year) ? undefined : year);
  }

  /** After a way back the form has another year; who is moving the slider is left alone. */
  catchUp() {
    if (this.isOpen && !this.isPlaying && document.activeElement !== this.range) this.show();
  }

  name(year = this.stops[this.range.valueAsNumber]) {
    const { before, after } = this.strip.dataset;
    const words = year < 0 ? before.replace("{year}", -year) : after.replace("{year}", year);
    this.range.setAttribute("aria-valuetext", words);
    this.strip.querySelector("[data-time-year]").textContent = words;
  }

  askFor(isPassing) {
    return this.ask({ built_to: String(this.stops[this.range.valueAsNumber]) }, { isPassing });
  }

  async play() {
    this.setPlaying(true);
    if (this.range.value === this.range.max) this.range.value = 0;
    while (this.isPlaying) {
      this.name();
      await Promise.all([this.askFor(true), new Promise((done) => setTimeout(done, STEP_MS))]);
      if (this.range.value === this.range.max) this.pause();
      if (this.isPlaying) this.range.stepUp();
    }
  }

  pause() {
    this.setPlaying(false);
  }

  setPlaying(isPlaying) {
    const { play, pause } = this.playButton.dataset;
    this.isPlaying = isPlaying;
    this.playButton.textContent = isPlaying ? pause : play;
  }

  close() {
    this.pause();
    this.strip.hidden = true;
    this.opener.closest("details").querySelector("summary").focus();
    if (this.field.value) this.ask({ built_to: "" }, {});
  }
}
