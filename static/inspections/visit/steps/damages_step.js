/** Step 4: damages. First those of the last visit go on; then new ones, family before type. */
import { made, part, word, write } from "../dom.js";
import { pick } from "../pick.js";
import { addDamage, continueDamage } from "../record.js";
import { damageCard } from "../damage_card.js";

const GOES_ON = ["same", "better", "worse", "repaired", "gone"];

export function draw(visit) {
  const element = made("visit-damages");
  const stops = [];
  const list = part(element, "list");
  const show = (damage, isOpen) => {
    const card = damageCard(visit, damage, {
      isOpen,
      removed: () => (part(element, "none").hidden = visit.record.damages.length > 0),
    });
    stops.push(card.stop);
    list.append(card.element);
    return card.element;
  };
  // What a card has to say of a photograph that never came must not stay behind its lid.
  const isOpen = ({ uuid }) => uuid === visit.opened || visit.draft.awaits_photo?.for.includes(uuid);
  for (const damage of visit.record.damages) show(damage, isOpen(damage));
  part(element, "none").hidden = visit.record.damages.length > 0;
  drawOld(visit, element, list, show);
  part(element, "add").addEventListener("click", () => {
    const card = show(addDamage(visit.record), true);
    part(element, "none").hidden = true;
    visit.changed();
    card.querySelector("summary").focus();
    card.scrollIntoView({ block: "start" });
  });
  return {
    element,
    stop: () => stops.forEach((stop) => stop()),
    opened: () => list.querySelector("details[open]"),
  };
}

function drawOld(visit, element, list, show) {
  const old = visit.monument.last?.damages ?? [];
  part(element, "old").hidden = !old.length;
  part(element, "old-list").append(...old.map((damage) => oldOf(visit, damage, list, show)));
}

/** "Same" is one tap; another answer is the same damage with another change. */
function oldOf(visit, old, list, show) {
  const name = visit.damageName(old);
  const now = () => visit.record.damages.find((one) => one.continues === old.uuid);
  const options = GOES_ON.map((code) => ({ code, label: word(`change-${code}`) }));
  const choose = (change) => {
    const before = now();
    if (before) before.change = change;
    else show(continueDamage(visit.record, old, change), change === "better" || change === "worse");
    visit.changed();
  };
  return pick({
    legend: word("continue", { damage: name }),
    options,
    chosen: now()?.change ?? null,
    choose,
    style: "row tight",
  }).element;
}
