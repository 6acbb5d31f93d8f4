/**
 * Marks on a photograph, in whole pixels of the photograph as received, and the W3C annotations
 * that they are kept as. A rectangle is a FragmentSelector; point, line and area are SVG. A mark
 * points at its damage and is never burned into the picture.
 */
const URN = "urn:uuid:";
const CONTEXT = "http://www.w3.org/ns/anno.jsonld";
const MEDIA = "http://www.w3.org/TR/media-frags/";
const POINT_RADIUS_PX = 8; // of a dot of 1000 pixels' width; larger pictures have larger dots

export const SHAPES = {
  point: { least: 1, most: 1 },
  line: { least: 2 },
  polygon: { least: 3 },
  rectangle: { least: 2, most: 2 },
};

/** Whether a mark has enough points to be kept. */
export function isWhole({ shape, points }) {
  return points.length >= SHAPES[shape].least;
}

/** {uuid, shape, points: [[x, y]], photo, damage, size_px: [w, h]} as an annotation. */
export function annotationOf({ uuid, shape, points, photo, damage, size_px }) {
  const within = points.map((point) => point.map((at, axis) => clamp(Math.round(at), size_px[axis])));
  return {
    "@context": CONTEXT,
    id: `${URN}${uuid}`,
    type: "Annotation",
    motivation: "identifying",
    body: `${URN}${damage}`,
    target: { source: `${URN}${photo}`, selector: selectorOf(shape, within, size_px) },
  };
}

function clamp(at, side_px) {
  return Math.min(Math.max(at, 0), side_px);
}

function selectorOf(shape, points, size_px) {
  if (shape === "rectangle") {
    return { type: "FragmentSelector", conformsTo: MEDIA, value: `xywh=pixel:${box(points).join(",")}` };
  }
  return {
    type: "SvgSelector",
    value: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size_px.join(" ")}">${drawn(shape, points, size_px)}</svg>`,
  };
}

function box([[x1, y1], [x2, y2]]) {
  return [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x1 - x2), Math.abs(y1 - y2)];
}

function drawn(shape, points, [width_px]) {
  if (shape === "point") {
    const radius_px = Math.max(1, Math.round((POINT_RADIUS_PX * width_px) / 1000));
    return `<circle cx="${points[0][0]}" cy="${points[0][1]}" r="${radius_px}"/>`;
  }
  const list = points.map((point) => point.join(",")).join(" ");
  return shape === "line" ? `<polyline points="${list}"/>` : `<polygon points="${list}"/>`;
}

/** The mark of an annotation that we or the office wrote; null where it is of another kind. */
export function markOf(annotation) {
  const found = shapeOf(annotation.target?.selector);
  return (
    found && {
      uuid: bare(annotation.id),
      photo: bare(annotation.target.source),
      damage: bare(annotation.body),
      ...found,
    }
  );
}

function bare(urn) {
  return String(urn ?? "").replace(URN, "");
}

function shapeOf(selector) {
  const value = selector?.value ?? "";
  if (selector?.type === "FragmentSelector") return rectangleOf(value);
  const dot = value.match(/<circle cx="(\d+)" cy="(\d+)"/);
  if (dot) return { shape: "point", points: [[Number(dot[1]), Number(dot[2])]] };
  const path = value.match(/<(polyline|polygon) points="([\d., ]+)"/);
  if (!path) return null;
  const points = path[2]
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split(",").map(Number));
  return { shape: path[1] === "polyline" ? "line" : "polygon", points };
}

function rectangleOf(value) {
  const found = value.match(/^xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/);
  if (!found) return null;
  const [x, y, width, height] = found.slice(1).map(Number);
  return {
    shape: "rectangle",
    points: [
      [x, y],
      [x + width, y + height],
    ],
  };
}

/** The marks of a photograph, in the order in which they were drawn. */
export function marksOn(record, photo) {
  return record.annotations
    .filter((one) => one.target.source === `${URN}${photo}`)
    .map(markOf)
    .filter(Boolean);
}
