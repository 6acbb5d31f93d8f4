/**
 * The address after # keeps where the map is, #map=zoom/latitude/longitude, in degrees WGS 84, and
 * which scans lie on it, &scans=id:percent,id:percent; which base map, &base=name:percent; which of
 * the other layers are not as they are at first, &layers=name,name, and how opaque they are,
 * &faded=name:percent; where a swipe stands, &swipe=percent.
 */

const VIEW = /(?:^#?|&)map=(\d{1,2})\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)(?:&|$)/;

/** {zoom, latitude, longitude}, or null when the hash holds no view that is on the globe. */
export function readView(hash) {
  const found = VIEW.exec(hash);
  if (!found) return null;
  const [zoom, latitude, longitude] = found.slice(1).map(Number);
  if (zoom > 24 || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  return { zoom, latitude, longitude };
}

/** The hash of a view, as exact as a pixel at its zoom. */
export function writeView({ zoom, latitude, longitude }) {
  const digits = Math.min(6, Math.max(2, Math.ceil(zoom / 3)));
  return `#map=${zoom}/${latitude.toFixed(digits)}/${longitude.toFixed(digits)}`;
}

const SCANS = /(?:^#?|&)scans=([0-9a-f:,-]+)(?:&|$)/;
const SCAN = /^([0-9a-f-]{36}):(\d{1,3})$/;

/** [{id, percent}] of the scans that are on, and how opaque; what means nothing is passed over. */
export function readOverlays(hash) {
  const told = SCANS.exec(hash)?.[1].split(",") ?? [];
  const found = told.map((text) => SCAN.exec(text)).filter(Boolean);
  return found.map(([, id, percent]) => ({ id, percent: Math.min(100, Number(percent)) }));
}

/** The end of the hash for these scans, or "" when there are none. */
export function writeOverlays(overlays) {
  if (!overlays.length) return "";
  return `&scans=${overlays.map(({ id, percent }) => `${id}:${percent}`).join(",")}`;
}

const BASE = /(?:^#?|&)base=([^&:]+):(\d{1,3})(?:&|$)/;
const CHANGED = /(?:^#?|&)layers=([a-z-]+(?:,[a-z-]+)*)(?:&|$)/;
const FADED = /(?:^#?|&)faded=([a-z-]+:\d{1,3}(?:,[a-z-]+:\d{1,3})*)(?:&|$)/;
const SWIPE = /(?:^#?|&)swipe=(\d{1,3})(?:&|$)/;

/** {base: {name, percent} or null, changed: [name], faded: [{name, percent}], swipe: percent or null}. */
export function readLayers(hash) {
  const [, name, percent] = BASE.exec(hash) ?? [];
  const swipe = SWIPE.exec(hash)?.[1];
  return {
    base: name ? { name: unescaped(name), percent: Math.min(100, Number(percent)) } : null,
    changed: CHANGED.exec(hash)?.[1].split(",") ?? [],
    faded: (FADED.exec(hash)?.[1].split(",") ?? []).map(fadedOf),
    swipe: swipe === undefined ? null : Math.min(100, Number(swipe)),
  };
}

function fadedOf(text) {
  const [name, percent] = text.split(":");
  return { name, percent: Math.min(100, Number(percent)) };
}

/** The end of the hash for what readLayers tells, or "". */
export function writeLayers({ base, changed = [], faded = [], swipe = null }) {
  const parts = [];
  if (base) parts.push(`&base=${encodeURIComponent(base.name)}:${base.percent}`);
  if (changed.length) parts.push(`&layers=${changed.join(",")}`);
  if (faded.length) parts.push(`&faded=${faded.map(({ name, percent }) => `${name}:${percent}`).join(",")}`);
  if (swipe !== null) parts.push(`&swipe=${swipe}`);
  return parts.join("");
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return "";
    throw error;
  }
}
