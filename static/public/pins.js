/** Markers of monuments: a pin for a place, a ring for an approximate one, a number for several. */

const { L } = window;

/** One marker of a GeoJSON feature; a cell is marked at its middle and drawn as the cell too. */
export function pinOf(feature, words) {
  const { name, is_sample: isSample, is_approximate: isApproximate } = feature.properties;
  const notes = [isSample && words.sample, isApproximate && words.approximate].filter(Boolean);
  return L.marker(middleOf(feature), {
    icon: pinIcon({ isSample, isApproximate }),
    title: [name, ...notes].join(", "),
    riseOnHover: true,
  });
}

/** The cell of an approximate place, or null. */
export function cellOf(feature) {
  if (!feature.properties.is_approximate) return null;
  return L.geoJSON(feature, { style: { className: "cell", weight: 2 } });
}

/** [latitude, longitude], as Leaflet counts. */
export function middleOf({ geometry }) {
  if (geometry.type !== "Point") return L.geoJSON(geometry).getBounds().getCenter();
  const [longitude, latitude] = geometry.coordinates;
  return [latitude, longitude];
}

export function pinIcon({ isSample = false, isApproximate = false, isChosen = false } = {}) {
  const kinds = [
    "pin",
    isSample && "pin--sample",
    isApproximate && "pin--approximate",
    isChosen && "pin--chosen",
  ];
  const side = isChosen ? 34 : 22;
  const middle = side / 2;
  const tip = isChosen || isApproximate ? middle : 27; // a pin stands on its tip
  return L.divIcon({
    className: kinds.filter(Boolean).join(" "),
    iconSize: [side, side],
    iconAnchor: [middle, tip],
  });
}

/** All pins in one group that gathers those which would overlap. */
export function pinGroup(words) {
  return L.markerClusterGroup({
    maxClusterRadius: 46,
    showCoverageOnHover: false,
    animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    iconCreateFunction: (cluster) => clusterIcon(cluster.getChildCount(), words),
  });
}

function clusterIcon(count, words) {
  const number = document.createElement("span");
  number.textContent = count;
  number.title = words.several.replace("{count}", count);
  const size = count < 10 ? 34 : count < 100 ? 42 : 52;
  return L.divIcon({ className: "cluster", html: number, iconSize: [size, size] });
}
