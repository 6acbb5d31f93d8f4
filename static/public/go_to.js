/** "Go to": coordinates in any spelling, or the name of a town or district, as the server reads them. */

const { L } = window;

/** {places, problem}: `panel` holds the form whose address answers. */
export async function placesFor(panel, text, words) {
  const address = panel.querySelector("[data-go-to]").action;
  try {
    const answer = await fetch(`${address}?${new URLSearchParams({ q: text })}`);
    const { places = [], said, errors = [] } = await answer.json();
    return { places, problem: places.length ? "" : [...errors, said].filter(Boolean).join(" ") };
  } catch {
    return { places: [], problem: words.failed };
  }
}

/** The form goes to the one place that was meant, and lists them when there are several. */
export function followGoTo(map, panel, words) {
  const form = panel.querySelector("[data-go-to]");
  const list = panel.querySelector("[data-go-places]");
  const mark = L.layerGroup().addTo(map);
  const go = ({ label, longitude, latitude, zoom }) => {
    mark.clearLayers();
    L.circleMarker([latitude, longitude], { radius: 9, className: "sketch-point", interactive: false }).addTo(mark);
    map.setView([latitude, longitude], zoom, { animate: false });
    panel.querySelector("[data-go-said]").textContent = label;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { places, problem } = await placesFor(panel, form.elements.q.value, words);
    panel.querySelector("[data-go-said]").textContent = problem;
    list.replaceChildren(...(places.length > 1 ? places.map((place) => choice(place, go)) : []));
    if (places.length === 1) go(places[0]);
  });
}

function choice(place, go) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button--quiet", textContent: place.label });
  button.addEventListener("click", () => go(place));
  const item = document.createElement("li");
  item.append(button);
  return item;
}
