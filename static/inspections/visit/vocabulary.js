/**
 * The vocabularies and checklists of forms.json, asked by name. One place knows what the schemes
 * are called there; a form that lacks a scheme shows no choices of it and does not fail.
 */
export const SCHEMES = {
  kind: "inspection-kind",
  access: "access",
  weather: "weather",
  occupancy: "occupancy",
  cc: "condition-class",
  uc: "urgency-class",
  rc: "recommendation-class",
  notInspected: "not-inspected-reason",
  family: "damage-family",
  damage: "damage-type",
  extent: "extent",
  activity: "activity",
  change: "change",
  cause: "cause",
  causeCertainty: "certainty",
  certainty: "certainty",
  threat: "threat-category",
  probability: "probability",
  severity: "severity",
  threatLevel: "threat-level",
  work: "recommendation-kind",
  cost: "cost-band",
  whoCan: "who-can",
  photoRole: "photo-role",
  hazard: "hazard",
  grade: "damage-grade",
  usability: "usability",
  component: "component",
  componentDamage: "component-damage",
  componentExtent: "component-extent",
  need: "first-aid-need",
  mark: "conflict-mark",
};

export const CLASSES = ["CC0", "CC1", "CC2", "CC3"]; // of the whole; an element may also be CCX
export const NOT_INSPECTED = "CCX";
export const UNSURE = "unsure"; // the answer "not sure": a family of damage, though of no vocabulary

export class Vocabulary {
  /** `forms` is forms.json as read; `language` one of az, en, ru. */
  constructor(forms, language) {
    Object.assign(this, { forms, language });
  }

  /** Codes that a person may choose today: what is deprecated keeps its label only. */
  choices(name, { parent, short = false } = {}) {
    const all = this.#scheme(name).filter(
      (one) => !one.deprecated_by && (parent === undefined || (one.parent ?? null) === parent),
    );
    const few = all.filter((one) => one.short);
    return short && few.length ? few : all;
  }

  concept(name, code) {
    return this.#scheme(name).find((one) => one.code === code);
  }

  /** The words of a code; the code itself where forms.json does not know it. */
  label(name, code) {
    const found = this.concept(name, code);
    return found ? this.of(found.labels) || code : (code ?? "");
  }

  /** What is said in the page's language, else in Azerbaijani, else in English. */
  of(labels) {
    return labels?.[this.language] ?? labels?.az ?? labels?.en ?? "";
  }

  checklist(code) {
    return this.forms.checklists?.[code];
  }

  elementLabel(checklist, code) {
    const found = this.checklist(checklist)?.elements.find((one) => one.code === code);
    return found ? this.of(found.labels) || code : code;
  }

  get rules() {
    return this.forms.rules ?? {};
  }

  #scheme(name) {
    return this.forms.schemes?.[SCHEMES[name]] ?? [];
  }
}
