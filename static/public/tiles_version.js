/** Which version of the tiles is current: an open map asks again, so that it shows today's edits. */
const ASK_EVERY_MS = 30_000;

export class TilesVersion {
  /** `address` is that of the page's tiles; `onChange(address)` is called with each other one. */
  constructor(address, tileset, onChange, { everyMs = ASK_EVERY_MS, page = document } = {}) {
    Object.assign(this, { address, tileset, onChange, page });
    setInterval(() => this.ask(), everyMs);
  }

  /** Only while somebody looks. A server that does not answer now is asked again later. */
  async ask() {
    if (this.page.visibilityState !== "visible") return;
    const told = await fetch(this.tileset).catch(() => null);
    if (!told?.ok) return;
    const [tiles] = (await told.json()).tiles;
    const address = pathOf(tiles);
    if (address === this.address) return;
    this.address = address;
    this.onChange(address);
  }
}

/** Of this host, by whatever name it was asked; {z} stays as it is. */
function pathOf(address) {
  return address.replace(/^https?:\/\/[^/]+/, "");
}
