/** What somebody was asked to visit. */

/** Overdue first, the longest overdue before; then by the day on which they are due. */
export function inOrder(assignments) {
  const day = ({ due_on }) => due_on ?? "9999-12-31";
  return [...assignments].sort((one, other) => (day(one) < day(other) ? -1 : day(one) > day(other) ? 1 : 0));
}

/** `today` is an ISO day of the phone's own zone. */
export const isOverdue = ({ due_on }, today) => Boolean(due_on) && due_on < today;

/** The day of a moment where the phone is. */
export function dayOf(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
