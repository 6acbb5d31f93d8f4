/** A monument of the package and records of it, for the tests of the visit form. */
import { newRecord } from "../../../static/inspections/visit/record.js";

export const MOSQUE = {
  reference: "M000123",
  checklist: "mosque",
  scale: "en16096",
  elements: ["dome", "portal", "roof"],
  last: {
    uuid: "01890000-0000-7000-8000-000000000001",
    visited_on: "2025-05-04",
    cc: "CC1",
    elements: [{ element: "dome", cc: "CC1", uuid: "01890000-0000-7000-8000-0000000000d0" }],
    damages: [
      {
        uuid: "01890000-0000-7000-8000-0000000000da",
        element: "dome",
        family: "crack",
        type: "crack-line",
        extent: "e1",
        activity: "active",
      },
    ],
    recommendations: [],
    photos: [],
  },
};

export const LAST_DOME = MOSQUE.last.elements[0];
export const LAST_CRACK = MOSQUE.last.damages[0];

export function recordOf(monument = MOSQUE, given = {}) {
  return newRecord({
    monument,
    who: { device: "d", counter: 17 },
    now: new Date("2026-05-04T08:00:00Z"),
    ...given,
  });
}
