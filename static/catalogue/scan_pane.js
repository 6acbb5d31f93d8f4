/** The scan in OpenSeadragon: a click is a place on it, markers can be dragged. */
import { library, tileSource } from "../public/viewer.js";

const OPTIONS = {
  showNavigationControl: false,
  drawer: "canvas",
  crossOriginPolicy: false,
  animationTime: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.4,
  gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
  maxZoomPixelRatio: 6,
};

export class ScanPane {
  /** `onClick({x, y})` and `onMoved(number, {x, y})` are in pixels of the whole picture. */
  static async open(element, { onClick, onMoved }) {
    const { library: address, info } = element.dataset;
    const [Seadragon, source] = await Promise.all([library(address), tileSource(info)]);
    const viewer = new Seadragon({ ...OPTIONS, element, tileSources: source });
    const pane = new ScanPane(Seadragon, viewer, element, { onClick, onMoved });
    await new Promise((resolve) => viewer.addOnceHandler("open", resolve));
    pane.show(pane.waiting);
    return pane;
  }

  constructor(Seadragon, viewer, element, { onClick, onMoved }) {
    Object.assign(this, { Seadragon, viewer, onMoved, markers: [], waiting: [] });
    this.size = { x: Number(element.dataset.width), y: Number(element.dataset.height) };
    viewer.addHandler("canvas-click", (event) => {
      if (!event.quick || event.originalTarget.closest("[data-tie]")) return;
      event.preventDefaultAction = true;
      onClick(this.within(viewer.viewport.viewerElementToImageCoordinates(event.position)));
    });
  }

  within({ x, y }) {
    const kept = (value, most) => Math.min(Math.max(value, 0), most);
    return { x: kept(x, this.size.x), y: kept(y, this.size.y) };
  }

  /** Markers for [{x, y} or null], numbered from 1. */
  show(pixels) {
    this.waiting = pixels;
    for (const marker of this.markers) this.viewer.removeOverlay(marker);
    this.markers = pixels.map((pixel, number) => pixel && this.marker(pixel, number)).filter(Boolean);
  }

  marker({ x, y }, number) {
    const element = document.createElement("div");
    element.className = "tie";
    element.dataset.tie = number;
    element.textContent = number + 1;
    const location = this.viewer.viewport.imageToViewportCoordinates(x, y);
    this.viewer.addOverlay({ element, location, placement: this.Seadragon.Placement.CENTER, checkResize: false });
    this.follow(element, number);
    return element;
  }

  follow(element, number) {
    const { viewport } = this.viewer;
    const place = (event) => {
      const box = this.viewer.element.getBoundingClientRect();
      const { clientX, clientY } = event.originalEvent;
      return viewport.viewerElementToImageCoordinates(
        new this.Seadragon.Point(clientX - box.left, clientY - box.top),
      );
    };
    new this.Seadragon.MouseTracker({
      element,
      dragHandler: (event) => {
        const to = this.within(place(event));
        this.viewer.getOverlayById(element).update(viewport.imageToViewportCoordinates(to.x, to.y), this.Seadragon.Placement.CENTER);
        this.viewer.forceRedraw();
        element.at = to;
      },
      dragEndHandler: () => element.at && this.onMoved(number, element.at),
    });
  }
}
