/** Which way the phone looks, in degrees from true or magnetic north: a hint, never a measure. */
import { fixed } from "./record.js";

/**
 * Degrees clockwise from north of a deviceorientation event, or null where it does not know north.
 * Safari says them itself; others count alpha the other way round.
 */
export function headingOf(event) {
  if (Number.isFinite(event.webkitCompassHeading)) return event.webkitCompassHeading;
  if (!event.absolute || !Number.isFinite(event.alpha)) return null;
  return (360 - event.alpha) % 360;
}

/** Signed degrees to turn, -180 to 180: to the right is positive. */
export function turn(from_deg, to_deg) {
  return ((to_deg - from_deg + 540) % 360) - 180;
}

/** As the record writes it. */
export function headingText(heading_deg) {
  return heading_deg === null ? null : fixed((Math.round(heading_deg * 10) / 10) % 360, 1);
}

/** An iPhone gives it only after it was asked for by a tap; others need not ask. */
export async function askForHeading(events = globalThis.DeviceOrientationEvent) {
  if (typeof events?.requestPermission !== "function") return true;
  try {
    return (await events.requestPermission()) === "granted";
  } catch (error) {
    if (error.name === "NotAllowedError") return false; // not asked by a tap
    throw error;
  }
}

/** `tell(heading_deg)` at each turn; gives back what ends it. */
export function watchHeading(tell, page = window) {
  const turned = (event) => {
    const heading_deg = headingOf(event);
    if (heading_deg !== null) tell(heading_deg);
  };
  const names = ["deviceorientationabsolute", "deviceorientation"];
  for (const name of names) page.addEventListener(name, turned);
  return () => names.forEach((name) => page.removeEventListener(name, turned));
}
