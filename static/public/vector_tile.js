/** Reads vector tiles (Mapbox Vector Tile specification 2.1) by a protobuf reader. */

export const POINT = 1;
export const POLYGON = 3;

/** {layer: [{kind, lines: [[x, y, x, y …] …], told: {name: value}}]} in units of the tile. */
export function readTile(pbf) {
  const read = (tag, layers, field) => {
    if (tag !== 3) return;
    const { name, features } = layerOf(field, field.readVarint() + field.pos);
    layers[name] = features;
  };
  return pbf.readFields(read, {});
}

function layerOf(pbf, end) {
  const layer = { name: "", features: [], keys: [], values: [], ends: [] };
  pbf.readFields(readLayer, layer, end);
  // The names of what a feature tells may come after the feature.
  return { name: layer.name, features: layer.features.map((place) => featureOf(pbf, place, layer)) };
}

function readLayer(tag, layer, pbf) {
  if (tag === 1) layer.name = pbf.readString();
  else if (tag === 2) layer.features.push(pbf.pos);
  else if (tag === 3) layer.keys.push(pbf.readString());
  else if (tag === 4) layer.values.push(valueOf(pbf));
}

function valueOf(pbf) {
  const read = (tag, told) => {
    if (tag === 1) told.value = pbf.readString();
    else if (tag === 2) told.value = pbf.readFloat();
    else if (tag === 3) told.value = pbf.readDouble();
    else if (tag === 4) told.value = pbf.readVarint(true);
    else if (tag === 5) told.value = pbf.readVarint();
    else if (tag === 6) told.value = pbf.readSVarint();
    else if (tag === 7) told.value = pbf.readBoolean();
  };
  return pbf.readFields(read, { value: null }, pbf.readVarint() + pbf.pos).value;
}

function featureOf(pbf, place, { keys, values }) {
  const after = pbf.pos;
  pbf.pos = place;
  const feature = { kind: 0, lines: [], told: {} };
  const read = (tag) => {
    if (tag === 2) {
      const tags = pbf.readPackedVarint();
      for (let i = 0; i < tags.length; i += 2) feature.told[keys[tags[i]]] = values[tags[i + 1]];
    } else if (tag === 3) feature.kind = pbf.readVarint();
    else if (tag === 4) feature.lines = linesOf(pbf.readPackedVarint());
  };
  pbf.readFields(read, feature, pbf.readVarint() + pbf.pos);
  pbf.pos = after;
  return feature;
}

/** Commands (4.3 of the specification): 1 moves and begins a line, 2 goes on, 7 closes. */
function linesOf(numbers) {
  const lines = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < numbers.length; ) {
    const [command, count] = [numbers[i] & 7, numbers[i] >> 3];
    i += 1;
    if (command === 7) continue;
    for (let repeated = 0; repeated < count; repeated += 1, i += 2) {
      x += (numbers[i] >> 1) ^ -(numbers[i] & 1);
      y += (numbers[i + 1] >> 1) ^ -(numbers[i + 1] & 1);
      if (command === 1) lines.push([]);
      lines.at(-1).push(x, y);
    }
  }
  return lines;
}
