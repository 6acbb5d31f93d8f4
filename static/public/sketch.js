/**
 * A shape that is being drawn, and the words of a link that stand for it. Places are
 * [longitude, latitude] in degrees, WGS 84; the grammar is that of gis/drawn.py.
 */
import { areaM2, destination, distanceM, lengthM } from "../base/geodesy.js";

export const SHAPES = ["bbox", "within", "near", "along"]; // names in the question; one at a time
export const MOST_VERTICES = 500;
const MOST_M = 500_000;
const RIM_POINTS = 72;
const EDGE_DEGREES = 0.1; // edges are straight in degrees, and curved on the map

/** Of each tool: how many points it takes at least and at most, and whether it asks or measures. */
const TOOLS = {
  rectangle: { least: 2, most: 2, name: "bbox" },
  polygon: { least: 3, most: MOST_VERTICES, name: "within" },
  circle: { least: 1, most: 2, name: "near" },
  line: { least: 2, most: MOST_VERTICES, name: "along" },
  near: { least: 1, most: 1, name: "near" },
  measure: { least: 2, most: MOST_VERTICES },
  place: { least: 1, most: 1 },
};

export class Sketch {
  constructor(tool, distance_m = 1000) {
    Object.assign(this, { tool, distance_m, points: [], ...TOOLS[tool] });
  }

  /** Whether the point was taken: not the same twice, not beyond what the tool takes. */
  add(point) {
    const last = this.points.at(-1);
    if (last && last[0] === point[0] && last[1] === point[1]) return false;
    if (this.points.length >= this.most) {
      if (this.most > 1) return false;
      this.points.pop(); // a place is chosen anew
    }
    this.points.push(point);
    if (this.tool === "circle" && this.points.length === 2) {
      this.distance_m = Math.round(Math.min(MOST_M, Math.max(1, distanceM(...this.points))));
    }
    return true;
  }

  undo() {
    return this.points.pop();
  }

  get isEnough() {
    return this.points.length >= this.least;
  }

  get isFull() {
    return this.points.length === this.most;
  }

  /** {name: text} of the question: the drawn shape, and that no other is asked. */
  asked() {
    return { ...NO_SHAPE, [this.name]: this.text() };
  }

  text() {
    const line = this.points.map(written).join(";");
    if (this.name === "bbox") return boxText(this.points);
    if (this.name === "near") return `${written(this.points[0])},${this.distance_m}`;
    return this.name === "along" ? `${this.distance_m};${line}` : line;
  }

  /** {length_m, area_m2}: round a ring, from end to end else; the area only of what has one. */
  measured() {
    const ring = ["rectangle", "polygon"].includes(this.tool);
    const points = this.tool === "rectangle" && this.isFull ? corners(boxText(this.points)) : this.points;
    if (this.name === "near") return { length_m: this.distance_m, area_m2: 0 };
    return {
      length_m: lengthM(ring && points.length > 2 ? [...points, points[0]] : points),
      area_m2: points.length > 2 && this.tool !== "line" ? areaM2(points) : 0,
    };
  }

  /** What is drawn meanwhile, as `shapeOf` says it; with the place under the pointer if there is one. */
  shape(pointer) {
    const points = pointer && !this.isFull ? [...this.points, pointer] : this.points;
    if (this.tool === "rectangle" && points.length === 2) return { ring: corners(boxText(points)) };
    if (this.tool === "polygon" && points.length > 2) return { ring: points };
    if (this.name === "near" && points.length) return { ring: rim(points[0], this.radius_m(points)) };
    return { line: points };
  }

  radius_m(points) {
    return points.length === 2 ? distanceM(...points) : this.distance_m;
  }
}

export const NO_SHAPE = Object.fromEntries(SHAPES.map((name) => [name, ""]));

/** The shape that a query string asks: {ring} or {line, distance_m} of places, or null. */
export function shapeOf(search) {
  const asked = new URLSearchParams(search);
  const name = SHAPES.find((one) => asked.get(one));
  const shape = name && READERS[name](asked.get(name));
  return shape && (shape.ring ?? shape.line).flat().every(Number.isFinite) ? shape : null;
}

const READERS = {
  bbox: (text) => (text.split(",").length === 4 ? { ring: corners(text) } : null),
  within: (text) => ({ ring: places(text) }),
  near: (text) => {
    const [longitude, latitude, radius_m] = text.split(",").map(Number);
    return { ring: rim([longitude, latitude], radius_m), centre: [longitude, latitude] };
  },
  along: (text) => {
    const [distance, ...line] = text.split(";");
    return { line: places(line.join(";")), distance_m: Number(distance) };
  },
};

function places(text) {
  const points = text.split(";").map((point) => point.split(",").map(Number));
  return points.every((point) => point.length === 2) ? points : [[NaN, NaN]];
}

function corners(text) {
  const [west, south, east, north] = text.split(",").map(Number);
  return [[west, south], [east, south], [east, north], [west, north]];
}

function boxText(points) {
  const [x, y] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const sides = [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
  return sides.map((side) => side.toFixed(5)).join(",");
}

function rim(centre, radius_m) {
  return Array.from({ length: RIM_POINTS }, (_, i) =>
    destination(centre, (360 / RIM_POINTS) * i, radius_m),
  );
}

/** With points between, so that an edge lies on the map where the server has it. */
export function filled(line) {
  return line.flatMap(([x, y], i) => {
    if (!i) return [[x, y]];
    const [fromX, fromY] = line[i - 1];
    const steps = Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY)) / EDGE_DEGREES) || 1;
    return Array.from({ length: Math.min(steps, 1000) }, (_, step) => {
      const part = (step + 1) / Math.min(steps, 1000);
      return [fromX + (x - fromX) * part, fromY + (y - fromY) * part];
    });
  });
}

/** Five digits are a metre. */
function written([longitude, latitude]) {
  return `${longitude.toFixed(5)},${latitude.toFixed(5)}`;
}
