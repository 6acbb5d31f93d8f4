/** A visit's screen while this tab has the draft; where another has it, that is said and offered. */
import { made, part, word, write } from "./dom.js";
import { ELSEWHERE, openVisit } from "./visit.js";

/**
 * Open the visit and `draw(visit)`, which gives the function that takes it away; gives what takes
 * away whatever stands there then.
 */
export async function showHeld(root, context, uuid, draw) {
  let takeAway = () => {};
  const show = async (how) => {
    takeAway();
    const visit = await openVisit(context, uuid, how);
    if (visit === ELSEWHERE) takeAway = offerHere(root, () => show({ insists: true }));
    else if (!visit) takeAway = showMissing(root, word("no-visit"));
    else takeAway = both(draw(visit), visit.listen(({ isTaken }) => isTaken && show()));
  };
  await show();
  return () => takeAway();
}

const both = (one, other) => () => {
  one();
  other();
};

export function showMissing(root, words) {
  const element = made("visit-missing");
  write(element, { words });
  root.replaceChildren(element);
  return () => {};
}

function offerHere(root, insist) {
  const element = made("visit-elsewhere");
  part(element, "insist").addEventListener("click", insist);
  root.replaceChildren(element);
  return () => {};
}
