/** Several packages as one: a person loads a district, and his assignments beside it. */

/** The later package knows a monument better. undefined for none. */
export function mergedPackage(packages) {
  if (!packages.length) return undefined;
  const byAge = [...packages].sort((one, other) => (one.made_at < other.made_at ? -1 : 1));
  return {
    ...byAge.at(-1),
    assignments: unique(byAge, "assignments", "uuid"),
    monuments: unique(byAge, "monuments", "reference"),
    files: unique(byAge, "files", "url"),
    total_bytes: byAge.reduce((sum, { total_bytes }) => sum + (total_bytes ?? 0), 0),
  };
}

function unique(packages, list, key) {
  const found = new Map();
  for (const one of packages) for (const thing of one[list] ?? []) found.set(thing[key], thing);
  return [...found.values()];
}
