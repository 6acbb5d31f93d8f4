/** Which towns have their names on the map. */

const LETTER_PX = 8; // a little more than a letter is wide at 13 px
const LINE_PX = 20;

/** From which zoom a town of this population is named. */
export function leastZoom({ population = 0 }) {
  if (population >= 300_000) return 5;
  if (population >= 60_000) return 7;
  if (population >= 20_000) return 8;
  if (population >= 8_000) return 9;
  return 10;
}

/** The towns, in their order, whose names cover none before; `labelOf` gives {x, y, letters}. */
export function withoutOverlap(towns, labelOf) {
  const taken = [];
  return towns.filter((town) => {
    const label = labelOf(town);
    const isFree = !taken.some((other) => overlap(label, other));
    if (isFree) taken.push(label);
    return isFree;
  });
}

function overlap(a, b) {
  const isBeside = Math.abs(a.x - b.x) > ((a.letters + b.letters) * LETTER_PX) / 2;
  return !isBeside && Math.abs(a.y - b.y) < LINE_PX;
}
