/** How full the phone is: new photographs are refused before it is, old ones are never dropped. */

export const TIGHT_SHARE = 0.9;

/** `{share, is_tight}` from `navigator.storage.estimate()`, with so many bytes more. */
export function roomOf({ usage = 0, quota = 0 } = {}, more_bytes = 0) {
  const share = quota ? (usage + more_bytes) / quota : 0;
  return { share, is_tight: share >= TIGHT_SHARE };
}

/** What the browser says; a browser that does not say is taken to have room. */
export async function estimate() {
  return (await globalThis.navigator?.storage?.estimate?.()) ?? {};
}
