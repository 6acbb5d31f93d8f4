/** The office is told what a phone has and has not sent, so that it is missed if it never comes. */
import { isUnsent } from "./outbox.js";

const URL_OF_ANNOUNCE = "/api/field/v1/announce";

/** Once for each change of what is unsent; a failure is tried again with the next sending. */
export async function announce({ store, session, ask }) {
  if (!session.token || session.trouble) return;
  const body = JSON.stringify(await toldOf(store, session));
  if (body === (await store.meta("announced"))) return;
  const headers = { "Content-Type": "application/json" };
  const answer = await ask({ method: "POST", url: URL_OF_ANNOUNCE, headers, body, token: session.token });
  if (answer.json && answer.status < 300) await store.setMeta("announced", body);
}

async function toldOf(store, session) {
  const entries = (await store.entries()).filter(isUnsent);
  const states = new Map((await store.assets()).map(({ uuid, state }) => [uuid, state]));
  const stateOf = ({ uuid }) => states.get(uuid) ?? "damaged"; // a file that is not here at all
  const files = entries.flatMap(({ assets }) => assets).filter((file) => stateOf(file) !== "sent");
  return {
    device: session.kept.device,
    unsent: entries.length,
    oldest_at: entries.map(({ finished_at }) => finished_at).sort()[0] ?? null,
    storage_persisted: (await store.meta("storage_persisted")) ?? false,
    app_version: document.documentElement.dataset.version,
    items: [
      ...entries.map(sized),
      ...files.map((file) => ({ ...sized(file), ...(stateOf(file) === "damaged" && { state: "damaged" }) })),
    ],
  };
}

const sized = ({ uuid, kind, bytes }) => ({ uuid, kind, bytes });
