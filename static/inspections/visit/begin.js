/** Begin a visit of a monument of the package: a draft on this phone, and the screen to go to. */
import { language } from "./dom.js";
import { newEmergency, newRecord } from "./record.js";

const RAPID = "rapid";

/** Gives the address (#visit/… or #rapid/…) of the new draft, once it is kept. */
export async function begin(
  { store, session, forms },
  monument,
  { kind, isTraining = false, assignment = null },
) {
  const who = {
    device: await store.device(),
    counter: await store.nextCounter(),
    clock_offset_ms: session.clock?.offset_ms,
    clock_has_jumped: session.clock?.has_jumped,
  };
  const checklistVersion = forms.checklists?.[monument.checklist]?.version ?? "";
  const record = newRecord({ monument, kind, who, assignment, checklistVersion, isTraining });
  if (kind === RAPID) record.emergency = newEmergency();
  const step = kind === RAPID ? "rapid" : "access";
  await store.saveDraft({
    uuid: record.uuid,
    user: store.user,
    monument: monument.reference,
    step,
    language: language(),
    record,
  });
  return addressOf({ uuid: record.uuid, step });
}

export function beginRapid(context, monument, given) {
  return begin(context, monument, { ...given, kind: RAPID });
}

/** Where a draft goes on. */
export function addressOf({ uuid, step }) {
  return step === "rapid" ? `#rapid/${uuid}` : `#visit/${uuid}/${step}`;
}
