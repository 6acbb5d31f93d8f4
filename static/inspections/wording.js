/** Sentences come from the server; here their places are filled. */

/** "{count} of {all}" with `{count: 5, all: 7}`. */
export function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** The form of a sentence for a number, in the page's language; `{count}` is filled. */
export function counted(forms, count, language, values = {}) {
  const form = forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
  return fill(form, { count, ...values });
}

const formats = new Map(); // to make one costs a slow phone a millisecond, and lists need fifty

function measured(unit, size, language) {
  const maximumFractionDigits = size < 10 ? 1 : 0;
  const key = `${language} ${unit} ${maximumFractionDigits}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits }));
  }
  return formats.get(key).format(size);
}

/** "4.6 MB": bytes as people read them. */
export function sizeText(bytes, language) {
  const [unit, size] =
    bytes >= 1e9 ? ["gigabyte", bytes / 1e9] : bytes >= 1e6 ? ["megabyte", bytes / 1e6] : ["kilobyte", bytes / 1e3];
  return measured(unit, size, language);
}

/** "3 days ago", "yesterday": how long a moment (ISO or ms) is past. */
export function ageText(moment, now, language) {
  const minutes = Math.round((now - new Date(moment).getTime()) / 60_000);
  const [unit, count] =
    minutes < 60 ? ["minute", minutes] : minutes < 2880 ? ["hour", minutes / 60] : ["day", minutes / 1440];
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return format.format(-Math.round(count), unit);
}

/** "850 m", "3.4 km" */
export function distanceText(m, language) {
  const [unit, size] = m < 995 ? ["meter", Math.round(m / 10) * 10] : ["kilometer", m / 1000];
  return measured(unit, size, language);
}
