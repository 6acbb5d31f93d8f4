/** Step 2: the views of the last visit again, each with the last photograph over the picture. */
import { dayText, made, part, word, write } from "../dom.js";
import { takeOver } from "../ghost.js";
import { photoBox } from "../photo_box.js";
import { pickOf } from "../pick.js";

export function draw(visit) {
  const element = made("visit-views");
  const views = visit.monument.last?.photos ?? [];
  part(element, "none").hidden = views.length > 0;
  part(element, "stations").append(...views.map((view) => stationOf(visit, view)));
  const isOther = ({ station, for: owners }) => !station && !owners.length;
  part(element, "others").append(photoBox(visit, { owned: isOther, given: { role: "overview" } }).element);
  return { element };
}

/** A station is known by the photograph that it was first taken with. */
const stationId = (view) => view.station ?? view.asset;

function stationOf(visit, view) {
  const element = made("visit-station");
  const name = visit.vocabulary.label("photoRole", view.role) || dayText(visit.monument.last.visited_on);
  write(element, { name });
  const station = stationId(view);
  const skip = skipOf(visit, station, name);
  const box = photoBox(visit, {
    owned: (photo) => photo.station === station,
    given: { role: "repeat", station },
    label: word("view-take", { view: name }),
    changed: () => skip.show(),
  });
  part(element, "photos").append(box.element);
  part(element, "skip").append(skip.element);
  showLast(visit, element, view, box, name);
  return element;
}

async function showLast(visit, element, view, box, name) {
  const picture = part(element, "last");
  const button = part(element, "ghost");
  const reference = await visit.packageAddressOf(view);
  for (const one of [picture, button]) one.hidden = !reference;
  if (!reference) return;
  picture.src = reference;
  button.setAttribute("aria-label", word("view-ghost", { view: name }));
  button.addEventListener("click", async () => {
    const taken = await takeOver(visit, { reference, heading_deg: view.heading_deg ?? null });
    if (taken) await box.take(taken, "in-page");
    button.focus();
  });
}

/** Why a view was not taken; asked no more once it is. */
function skipOf(visit, station, view) {
  const { record } = visit;
  const of = () => (record.gaps ?? []).find((one) => one.code === "no-view" && one.of === station);
  const choose = (reason) => {
    record.gaps = (record.gaps ?? []).filter((one) => one !== of());
    if (reason) record.gaps.push({ code: "no-view", of: station, reason, note: "" });
    visit.changed();
  };
  const { element } = pickOf(visit.vocabulary, "notInspected", {
    legend: word("view-skip", { view }),
    chosen: of()?.reason ?? null,
    choose,
    mayClear: true,
    style: "row small",
  });
  const show = () => (element.hidden = record.assets.some((one) => one.station === station));
  show();
  return { element, show };
}
