/** Who is signed in on this phone: a device token, kept beside the data, and no cookie. */

const API = "/api/field/v1";

/** `ask` is http.js's; `clock` hears the server's time. */
export class Session {
  constructor({ store, ask, clock, label = deviceLabel() }) {
    Object.assign(this, { store, ask, clock, label, kept: null });
  }

  /** Take up what was kept; without a network this is all that a start needs. */
  async restore() {
    this.#is((await this.store.meta("session")) ?? null);
    return this.user;
  }

  get user() {
    return this.kept?.user ?? null;
  }

  get token() {
    return this.kept?.token ?? null;
  }

  /** "sign_in" or "revoked" when the server wants to see the person again; work goes on. */
  get trouble() {
    return this.kept?.trouble ?? null;
  }

  /**
   * With name and password, or with nothing when the site's own cookie knows the person.
   * `{ok: true}` or `{ok: false, reason}`: wrong, revoked, busy, login_page, no_signal.
   */
  async signIn(credentials = {}) {
    const device = await this.store.device();
    const body = JSON.stringify({ ...credentials, device, label: this.label });
    const headers = { "Content-Type": "application/json", ...csrf() };
    const url = `${API}/session/device`;
    const answer = await this.ask({ method: "POST", url, headers, body });
    const reason = troubleOf(answer);
    if (reason) return { ok: false, reason };
    await this.#begin(answer, device);
    return { ok: true };
  }

  async #begin({ json, asked_at, answered_at }, device) {
    this.clock.heard(json.server_time, asked_at, answered_at);
    const { token, receipt_key, user, expires_at } = json;
    const before = this.user;
    await this.#keep({ token, receipt_key, user, expires_at, device: json.device ?? device });
    if (before && before.id !== user.id) await this.store.note("other_user");
    await this.store.note("signed_in", { user: user.id });
  }

  /** The token goes; drafts, photographs and the queue stay, and open to nobody else. */
  async signOut() {
    await this.store.note("signed_out", { user: this.user?.id });
    await this.#keep(null);
  }

  /** The server did not take the token: nothing is asked again until the person has signed in. */
  async isDoubted(reason) {
    if (this.kept) await this.#keep({ ...this.kept, trouble: reason });
  }

  async #keep(kept) {
    this.#is(kept);
    await this.store.setMeta("session", kept);
  }

  #is(kept) {
    this.kept = kept;
    this.store.user = kept?.user.id ?? null;
  }
}

function troubleOf({ status, json }) {
  if (status === 0) return "no_signal";
  if (status === 429 || status >= 500) return "busy";
  if ([200, 201].includes(status) && json?.token && json.user) return null;
  if (json?.reason === "revoked") return "revoked";
  return json ? "wrong" : "login_page";
}

/** The site's token against forged forms; the page itself, which is kept, can have none. */
function csrf() {
  const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return found ? { "X-CSRFToken": found[1] } : {};
}

/** "Android", "iPhone": enough for a person to know his phone in a list. */
function deviceLabel() {
  const told = globalThis.navigator?.userAgentData?.platform || globalThis.navigator?.platform;
  return String(told || "").slice(0, 60);
}
