/** Single markers of monuments: a pin for a place, a ring for an approximate one. */

const { L } = window;

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
