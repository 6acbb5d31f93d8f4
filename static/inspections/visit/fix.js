/** The ring of the place: how well the phone knows where it is, in a picture and in words. */
import { word, write } from "./dom.js";
import { quality, ring } from "./position.js";

const RING_PX = 30; // of the drawing's 64

/** Keep ring and sentence below `element` true; gives back what ends it. */
export function fix(visit, element) {
  const show = () => {
    const box = element.querySelector(".fix");
    box.dataset.quality = visit.record.position?.source === "manual" ? "manual" : quality(visit.fix);
    box.querySelector(".fix__circle").setAttribute("r", Math.max(4, RING_PX * ring(visit.fix)).toFixed(1));
    write(element, { fix: sentence(visit) });
  };
  show();
  return visit.listen(({ isPlaced }) => isPlaced && show());
}

function sentence({ record, fix: best, isRefused }) {
  if (record.position?.source === "manual") return word("fix-manual", record.position);
  if (!best && isRefused) return word("fix-refused");
  return word(`fix-${quality(best)}`, { m: Math.round(best?.accuracy_m ?? 0) });
}
