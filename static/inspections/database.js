/** The phone's database, opened again when the browser has closed it (iOS does, without asking). */

export const NAME = "abide-field";
export const VERSION = 1;

/** The browser lost its own store: only a restart of the app helps. */
export class StoreLost extends Error {
  name = "StoreLost";
}

/** There is no room on the phone for what was to be kept; what was kept before is untouched. */
export class NoSpace extends Error {
  name = "NoSpace";
}

/** Stores are only ever added: what an earlier release wrote stays where it is. */
const UPGRADES = [
  (db) => {
    db.createObjectStore("packages", { keyPath: "key" }).createIndex("user", "user");
    db.createObjectStore("drafts", { keyPath: "uuid" }).createIndex("user", "user");
    db.createObjectStore("outbox", { keyPath: ["uuid", "revision"] }).createIndex("user", "user");
    const assets = db.createObjectStore("assets", { keyPath: "uuid" });
    assets.createIndex("user", "user");
    assets.createIndex("inspection", "inspection");
    db.createObjectStore("chunks");
    db.createObjectStore("receipts", { keyPath: ["inspection", "revision"] });
    db.createObjectStore("meta", { keyPath: "key" });
    db.createObjectStore("log", { autoIncrement: true });
  },
];

const CONNECTION_IS_GONE = ["InvalidStateError", "UnknownError"];

/** What a request answers, or its fault. */
export const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Database {
  constructor({ indexedDB = globalThis.indexedDB, name = NAME } = {}) {
    Object.assign(this, { indexedDB, name, db: null });
  }

  /** Read in one transaction; `work(stores)` gives what is asked for. */
  read(names, work) {
    return this.#twice(names, "readonly", work);
  }

  /** Change in one transaction that is on the disk, not only with the system, when this ends. */
  write(names, work) {
    return this.#twice(names, "readwrite", work);
  }

  /** Open unless open: before work, and when the page is seen again. */
  async open() {
    this.db ??= await this.#opened();
    return this.db;
  }

  close() {
    this.db?.close();
    this.db = null;
  }

  async #twice(names, mode, work) {
    try {
      return await this.#once(names, mode, work);
    } catch (fault) {
      if (!CONNECTION_IS_GONE.includes(fault?.name)) throw fault;
    }
    this.close();
    try {
      return await this.#once(names, mode, work);
    } catch (fault) {
      throw CONNECTION_IS_GONE.includes(fault?.name) ? new StoreLost(fault.message) : fault;
    }
  }

  async #once(names, mode, work) {
    const db = await this.open();
    const transaction = db.transaction(names, mode, { durability: "strict" });
    const ended = endOf(transaction);
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    let given;
    try {
      given = await work(stores);
    } catch (fault) {
      await givenUp(transaction, ended);
      throw named(transaction.error ?? fault); // the first fault, not what it led to
    }
    await ended;
    return given;
  }

  #opened() {
    const request = this.indexedDB.open(this.name, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => {
      for (const upgrade of UPGRADES.slice(oldVersion)) upgrade(request.result);
    };
    return asked(request).then((db) => {
      db.onclose = () => this.#forget(db);
      db.onversionchange = () => this.#forget(db); // a newer release, in another tab, may upgrade
      return db;
    });
  }

  #forget(db) {
    db.close();
    if (this.db === db) this.db = null;
  }
}

function endOf(transaction) {
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(named(transaction.error));
  });
  ended.catch(() => {}); // whoever awaits it hears of it
  return ended;
}

/** Nothing of a transaction that failed half-way may stay. */
async function givenUp(transaction, ended) {
  try {
    transaction.abort();
  } catch (fault) {
    if (fault.name !== "InvalidStateError") throw fault; // it has ended by itself
  }
  await ended.catch(() => {});
}

function named(fault) {
  if (fault?.name === "QuotaExceededError") return new NoSpace(fault.message);
  return fault ?? new DOMException("The browser gave the transaction up.", "UnknownError");
}
