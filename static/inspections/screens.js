/** Which screen an address shows: "#visit/UUID/3" is the screen "visit" with UUID and 3. */
import * as near from "./near_screen.js";
import * as packages from "./package_screen.js";
import * as signIn from "./sign_in_screen.js";
import * as today from "./today_screen.js";
import * as unsent from "./unsent_screen.js";

/** A person's own words are written there: no new version may take over meanwhile. */
const WRITES = new Set(["visit", "rapid"]);
/** Large, and not needed before somebody stands before a monument. */
const LATER = {
  monument: () => import("./visit/monument_screen.js"),
  visit: () => import("./visit/visit_screen.js"),
  rapid: () => import("./visit/rapid_screen.js"),
};
const SCREENS = { today, near, package: packages, unsent, "sign-in": signIn };
const WITHOUT_A_USER = new Set(["sign-in"]);

/** `[name, ...rest]` of an address; what is none of ours is today's screen. */
export function screenOf(hash, hasUser) {
  const [name, ...rest] = hash.replace(/^#/, "").split("/").map(decodeURIComponent);
  const known = Object.hasOwn(SCREENS, name) || Object.hasOwn(LATER, name) ? name : "today";
  return hasUser || WITHOUT_A_USER.has(known) ? [known, ...rest] : ["sign-in"];
}

export const writes = (name) => WRITES.has(name);

export const moduleOf = async (name) => SCREENS[name] ?? LATER[name]();
