/** Leaflet's buttons in the language of the page: its own words are English. */

export function nameControls(map, words) {
  map.zoomControl.remove();
  window.L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  map.on("popupopen", ({ popup }) => {
    const button = popup.getElement().querySelector(".leaflet-popup-close-button");
    button?.setAttribute("aria-label", words.close);
  });
}
