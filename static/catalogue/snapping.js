/** Where a drawn vertex belongs: on a corner or a border that is there already, when near enough. */

export const SNAP_PX = 10;

/**
 * The place of `point` among `lines`, arrays of points ({x, y}, pixels). A corner within reach wins
 * over a border; out of reach of both the point stays where it is.
 */
export function snapped(point, lines, reach = SNAP_PX) {
  return nearest(point, lines.flat(), reach) ?? nearest(point, lines.flatMap((line) => feet(point, line)), reach) ?? point;
}

function nearest(point, candidates, reach) {
  let found = null;
  let least = reach;
  for (const candidate of candidates) {
    const far = Math.hypot(candidate.x - point.x, candidate.y - point.y);
    if (far <= least) [found, least] = [candidate, far];
  }
  return found;
}

/** The foot of the perpendicular from the point on each edge of a line. */
function feet(point, line) {
  return line.slice(1).map((end, i) => {
    const start = line[i];
    const [dx, dy] = [end.x - start.x, end.y - start.y];
    const share = ((point.x - start.x) * dx + (point.y - start.y) * dy) / (dx * dx + dy * dy || 1);
    const along = Math.min(1, Math.max(0, share));
    return { x: start.x + along * dx, y: start.y + along * dy };
  });
}

/** Every ring and line of a GeoJSON geometry, as arrays of [longitude, latitude]. */
export function linesOf({ type, coordinates }) {
  if (type === "Polygon" || type === "MultiLineString") return coordinates;
  if (type === "MultiPolygon") return coordinates.flat();
  return type === "LineString" ? [coordinates] : [];
}
