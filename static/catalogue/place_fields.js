/** The two coordinate fields and the map's point say the same: whoever was touched last leads. */

const DIGITS = 6; // a tenth of a metre

/** A point as it is written in the fields. */
export function written({ lat, lng }) {
  return { latitude: lat.toFixed(DIGITS), longitude: lng.toFixed(DIGITS) };
}

/** Connects a form's fields with a point on the map; `ask` tells what the server says of a place. */
export class PlaceFields {
  constructor(form, { ask, onPoint, onSaid }) {
    this.latitude = form.querySelector("[name=latitude]");
    this.longitude = form.querySelector("[name=longitude]");
    this.ask = ask;
    this.onPoint = onPoint;
    this.onSaid = onSaid;
    for (const field of [this.latitude, this.longitude]) {
      field.addEventListener("change", () => this.read());
    }
  }

  /** The map leads. */
  async write(latlng) {
    const { latitude, longitude } = latlng ? written(latlng) : { latitude: "", longitude: "" };
    this.latitude.value = latitude;
    this.longitude.value = longitude;
    this.onSaid(latlng ? await this.ask(latitude, longitude) : {});
  }

  /** The fields lead. A place that cannot be read moves nothing. */
  async read() {
    const [latitude, longitude] = [this.latitude.value.trim(), this.longitude.value.trim()];
    if (!latitude && !longitude) return this.clear();
    if (!latitude || !longitude) return;
    const said = await this.ask(latitude, longitude);
    this.onSaid(said);
    if (said.latitude !== undefined) this.onPoint({ lat: said.latitude, lng: said.longitude });
  }

  clear() {
    this.onSaid({});
    this.onPoint(null);
  }
}
