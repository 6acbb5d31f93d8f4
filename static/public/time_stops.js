/** The years at which the slider of time stops, as people write them: -500 is 500 BCE, none is 0. */

const EARLY = [-3000, -2000, -1000, -500, -1];

/** Every century from 100 on, every fifty years from 1000, every twenty from 1800; then this year. */
export function timeStops(thisYear) {
  const stops = [...EARLY];
  for (let year = 100; year < thisYear; year += step(year)) stops.push(year);
  return [...stops, thisYear];
}

function step(year) {
  if (year < 1000) return 100;
  return year < 1800 ? 50 : 20;
}

/** Where the year stands among the stops: the last that is not after it, or the first. */
export function stopOf(stops, year) {
  return Math.max(0, stops.findLastIndex((stop) => stop <= year));
}
