/** The picture viewer: OpenSeadragon with buttons of our own, in the language of the page. */
import { counted, neighbour } from "./pictures.js";

const OPTIONS = {
  showNavigationControl: false,
  drawer: "canvas",
  crossOriginPolicy: false,
  animationTime: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.8,
  gestureSettingsMouse: { clickToZoom: true },
};

export class PictureViewer {
  /** `pictures`: [{id, info, caption}]; `onShow(id)` and `onClose()` tell the page. */
  constructor(dialog, library, pictures, { onShow, onClose }) {
    Object.assign(this, { dialog, library, pictures, onShow, place: -1 });
    dialog.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act) this[act]();
    });
    dialog.addEventListener("close", onClose);
    dialog.addEventListener("keydown", (event) => this.key(event));
  }

  /** Open at the picture with this id; unknown ones are passed over. */
  async open(id) {
    const place = this.pictures.findIndex((picture) => picture.id === id);
    if (place < 0) return;
    if (!this.dialog.open) this.dialog.showModal();
    await this.show(place);
  }

  async show(place) {
    if (place === this.place && this.dialog.open) return;
    this.place = place;
    const { id, info, caption } = this.pictures[place];
    this.tell(caption);
    this.onShow(id);
    const [Seadragon, source] = await Promise.all([library(this.library), tileSource(info)]);
    this.seadragon ??= new Seadragon({ ...OPTIONS, element: this.dialog.querySelector("[data-image]") });
    if (this.place === place) this.seadragon.open(source);
  }

  tell(caption) {
    const count = this.dialog.querySelector("[data-count]");
    count.textContent = counted(count.dataset.pattern, this.place, this.pictures.length);
    this.dialog.querySelector("[data-caption]").textContent = caption;
    this.button("previous").disabled = this.place === 0;
    this.button("next").disabled = this.place === this.pictures.length - 1;
  }

  button(act) {
    return this.dialog.querySelector(`[data-act="${act}"]`);
  }

  key(event) {
    if (event.key === "PageDown") this.next();
    if (event.key === "PageUp") this.previous();
  }

  previous() {
    this.show(neighbour(this.place, -1, this.pictures.length));
  }
  next() {
    this.show(neighbour(this.place, 1, this.pictures.length));
  }
  zoomIn() {
    this.seadragon?.viewport.zoomBy(1.5).applyConstraints();
  }
  zoomOut() {
    this.seadragon?.viewport.zoomBy(1 / 1.5).applyConstraints();
  }
  home() {
    this.seadragon?.viewport.setRotation(0);
    this.seadragon?.viewport.goHome();
  }
  rotate() {
    const { viewport } = this.seadragon ?? {};
    viewport?.setRotation((viewport.getRotation() + 90) % 360);
  }
  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.dialog.requestFullscreen?.();
  }
  close() {
    if (document.fullscreenElement) document.exitFullscreen();
    this.dialog.close();
  }
}

/** OpenSeadragon adds a rule in a style element, which our policy forbids, unless it finds one. */
function standInForItsStyle() {
  const style = document.createElementNS("urn:nothing", "style"); // a name, and no style
  style.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(style);
}

/** OpenSeadragon, fetched when the first picture is opened. */
export function library(address) {
  if (window.OpenSeadragon) return window.OpenSeadragon;
  standInForItsStyle();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", () => resolve(window.OpenSeadragon));
    script.addEventListener("error", reject);
    script.src = address;
    document.head.append(script);
  });
}

/** info.json, with tiles from where this page came from, whatever public name the server has. */
export async function tileSource(address) {
  const answer = await fetch(address);
  const info = await answer.json();
  return { ...info, id: new URL(address, location.href).href.replace(/\/info\.json$/, "") };
}
