/** Draws what a vector tile tells on its canvas, in the colours of tokens.css. */
import { HALO_PX, TILE_PX, shortNumber } from "./marks.js";

const UNITS = 4096 / TILE_PX; // of a tile's coordinates, for a CSS pixel
const TOKENS = ["accent", "on-accent", "surface", "warn", "map-cell", "link", "sans"];
const SHAPES = {
  cell: { colour: "map-cell", dash: [6, 4], opacity: 0.14 },
  footprint: { colour: "accent", dash: [], opacity: 0.18 },
  zone: { colour: "link", dash: [6, 4], opacity: 0.1 },
  boundary: { colour: "accent", dash: [], opacity: 0.1 },
  ensemble: { colour: "warn", dash: [2, 5], opacity: 0.08 },
};

/** The values of the tokens as they are now, in light or dark. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** The layers that one may fade or take off; all others are always drawn whole. */
export const FADING = ["zones", "ensembles"];

/** `layers` of readTile, `marks` of marksOf; `shares` how opaque those of FADING are, 0 to 1. */
export function paint(canvas, { layers, marks }, colours, language, shares = {}) {
  const pen = canvas.getContext("2d");
  pen.setTransform(canvas.width / TILE_PX, 0, 0, canvas.height / TILE_PX, 0, 0);
  pen.clearRect(0, 0, TILE_PX, TILE_PX);
  for (const name of FADING) {
    const share = shares[name] ?? 1;
    for (const { lines, told } of share ? (layers[name] ?? []) : []) {
      shape(pen, lines, SHAPES[kindOf(name, told)], colours, share);
    }
  }
  for (const { lines, told } of layers.areas ?? []) {
    shape(pen, lines, SHAPES[told.is_approximate ? "cell" : "footprint"], colours);
  }
  for (const mark of marks) {
    if (mark.count > 1) bubble(pen, mark, colours, language);
    else single(pen, mark, colours);
  }
}

function kindOf(name, told) {
  if (name === "ensembles") return "ensemble";
  return told.role === "boundary" ? "boundary" : "zone";
}

function shape(pen, rings, { colour, dash, opacity }, colours, share = 1) {
  pen.beginPath();
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) pen.lineTo(ring[i] / UNITS, ring[i + 1] / UNITS);
    pen.closePath();
    pen.moveTo(0, 0);
  }
  pen.fillStyle = pen.strokeStyle = colours[colour];
  pen.globalAlpha = opacity * share;
  pen.fill("evenodd");
  pen.globalAlpha = share;
  pen.lineWidth = 2;
  pen.setLineDash(dash);
  pen.stroke();
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

/** A disc; a diamond for a sample; a ring in a ring for a place that is not exact. */
function single(pen, { x, y, r, isSample, isApproximate }, colours) {
  pen.beginPath();
  if (isSample && !isApproximate) diamond(pen, x, y, r + 1);
  else pen.arc(x, y, r, 0, 2 * Math.PI);
  const fill = isApproximate ? "surface" : isSample ? "warn" : "accent";
  outlined(pen, colours[fill], colours[isApproximate ? (isSample ? "warn" : "map-cell") : "surface"]);
  if (!isApproximate) return;
  pen.beginPath();
  pen.arc(x, y, r - 4, 0, 2 * Math.PI);
  pen.stroke();
}

function diamond(pen, x, y, r) {
  pen.moveTo(x, y - r);
  pen.lineTo(x + r, y);
  pen.lineTo(x, y + r);
  pen.lineTo(x - r, y);
  pen.closePath();
}

function outlined(pen, fill, stroke) {
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = stroke;
  pen.stroke();
}

function bubble(pen, { x, y, r, count }, colours, language) {
  pen.beginPath();
  pen.arc(x, y, r + HALO_PX, 0, 2 * Math.PI);
  pen.globalAlpha = 0.3;
  pen.fillStyle = colours.accent;
  pen.fill();
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  outlined(pen, colours.accent, colours.surface);
  pen.fillStyle = colours["on-accent"];
  pen.font = `700 ${r < 16 ? 12 : 14}px ${colours.sans}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(shortNumber(count, language), x, y, 2 * r - 6);
}
