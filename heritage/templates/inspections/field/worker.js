/* The service worker of the app: pages and scripts come from what it keeps, data never does. */
"use strict";

const SHELL = {{ shell|safe }};
const CACHE = `abide-field-${SHELL.version}`;
const PAGES = new Set(SHELL.pages);
const FILES = new Map(SHELL.files.flatMap(([plain, hashed]) => [[plain, plain], [hashed, plain]]));

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** All or nothing: with one file missing this version is not installed, and the old one stays. */
async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all([
    ...SHELL.pages.map((page) => keep(cache, page, page)),
    ...SHELL.files.map(([plain, hashed]) => keep(cache, plain, hashed)),
  ]);
}

async function keep(cache, key, url) {
  const answer = await fetch(url, { cache: "no-cache", redirect: "error", credentials: "omit" });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
  await cache.put(key, answer);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const key = request.mode === "navigate" ? PAGES.has(pathname) && pathname : FILES.get(pathname);
  if (key) event.respondWith(kept(key, request));
});

async function kept(key, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(key, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener("message", ({ data }) => {
  if (data.kind === "take-over") self.skipWaiting();
  if (data.kind === "running" && data.version === SHELL.version) dropOlder();
});

/** Only once a page runs this version: until then an older one may need its own files. */
async function dropOlder() {
  for (const name of await caches.keys()) {
    if (name.startsWith("abide-field-") && name !== CACHE) await caches.delete(name);
  }
}

/** The network is back while no page has the focus: an open page sends, the worker never does. */
self.addEventListener("sync", (event) => event.waitUntil(wakePages()));

async function wakePages() {
  for (const page of await self.clients.matchAll()) page.postMessage({ kind: "send" });
}
