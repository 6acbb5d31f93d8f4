/** The marks of a tile: where they stand, how large they are, and which of them is meant by a click. */

export const TILE_PX = 256;
const EXTENT = 4096;
const SINGLE_PX = 8; // radii
export const HALO_PX = 3; // round a number
const REACH_PX = 4; // a click beside a mark still means it

/** {x, y, r, count, reference, isSample, isApproximate, box} in pixels; numbers are drawn last.
 *
 * A number keeps within its cell, `cellPx` wide, so that none covers another or leaves its tile.
 */
export function marksOf(features, cellPx = 64) {
  const mark = ([x, y], told) => markOf(x, y, told, cellPx);
  const marks = features.flatMap(({ lines, told }) => lines.map((line) => mark(line, told)));
  return marks.sort((a, b) => a.count - b.count);
}

function markOf(unitsX, unitsY, told, cellPx) {
  const count = told.n ?? 1;
  const r = radiusOf(count, cellPx);
  const within = (at) => (count > 1 ? keptWithin(at, cellPx, r + HALO_PX) : at);
  const [x, y] = [unitsX, unitsY].map((units) => within(pixels(units)));
  const box = [told.west ?? unitsX, told.north ?? unitsY, told.east ?? unitsX, told.south ?? unitsY];
  return {
    x,
    y,
    r,
    count,
    reference: told.reference,
    isSample: Boolean(told.is_sample),
    isApproximate: Boolean(told.is_approximate),
    box: box.map(pixels), // left, top, right, bottom of what it stands for
  };
}

const pixels = (units) => (units * TILE_PX) / EXTENT;

/** In the cell that it lies in, and `margin` away from its edges where there is room. */
function keptWithin(at, cellPx, margin) {
  const start = Math.floor(at / cellPx) * cellPx;
  const least = start + Math.min(margin, cellPx / 2);
  return Math.min(Math.max(at, least), 2 * start + cellPx - least);
}

/** No bubble is wider than its cell. */
export function radiusOf(count, cellPx = 64) {
  if (count === 1) return SINGLE_PX;
  const wished = count < 10 ? 16 : count < 100 ? 20 : count < 1000 ? 24 : 28;
  return Math.min(wished, cellPx / 2 - HALO_PX);
}

/** The marks under a click, or else the nearest one in reach; nothing when none is. */
export function marksAt(marks, x, y) {
  const near = marks
    .map((mark) => ({ mark, beyond: Math.hypot(mark.x - x, mark.y - y) - mark.r }))
    .filter(({ beyond }) => beyond <= REACH_PX)
    .sort((a, b) => a.beyond - b.beyond);
  const under = near.filter(({ beyond }) => beyond <= 0);
  return (under.length ? under : near.slice(0, 1)).map(({ mark }) => mark);
}

/** Left, top, right, bottom of everything that the marks stand for. */
export function boxOf(marks) {
  const [left, top, right, bottom] = [0, 1, 2, 3].map((side) => marks.map(({ box }) => box[side]));
  return [Math.min(...left), Math.min(...top), Math.max(...right), Math.max(...bottom)];
}

/** "1.2K": as much of a number as a bubble has room for. */
export function shortNumber(count, language) {
  if (count < 1000) return String(count);
  const options = { notation: "compact", maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(language, options).format(count);
}
