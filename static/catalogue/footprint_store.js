/** Outlines as GeoJSON, holes and all; django-leaflet's own store would fill the holes. */

/** A MultiPolygon of the polygons drawn, or an empty text when there is none. */
export function multiPolygon(polygons) {
  if (!polygons.length) return "";
  const coordinates = polygons.map((polygon) => polygon.geometry.coordinates);
  return JSON.stringify({ type: "MultiPolygon", coordinates });
}

/** Make the store known to the form's widget, which looks for it as L.FootprintStore. */
export function offerFootprintStore(L) {
  L.FootprintStore = L.FieldStore.extend({
    _serialize(group) {
      return multiPolygon(group.getLayers().map((layer) => layer.toGeoJSON(this.options.precision)));
    },
  });
}
