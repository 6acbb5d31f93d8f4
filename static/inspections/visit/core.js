/** What the form needs of the phone's core: identities, one spelling of a record, its hash. */
export { canonical } from "../canonical.js";
export { sha256OfText as sha256Of } from "../hashing.js";
export { uuid7 } from "../uuid7.js";
export { fill as filled } from "../wording.js";
