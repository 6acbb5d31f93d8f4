/** The app: it opens the store, takes up the session, and connects screens, sending and worker. */
import { holdOpenDraft, offerUpdate, startWorker } from "./app_worker.js";
import { askToPersist, banner, drawRoom, drawUnsentLine, noticeCleared, offerInstalling } from "./banners.js";
import { openChannel } from "./channel.js";
import { Clock } from "./clock.js";
import { ask } from "./http.js";
import { formsOf } from "./package.js";
import { moduleOf, screenOf, writes } from "./screens.js";
import { Sender } from "./sender.js";
import { startSending } from "./sending_page.js";
import { Session } from "./session.js";
import { openStore } from "./store.js";

const main = document.getElementById("content");
const words = JSON.parse(document.getElementById("field-words").textContent);
const language = document.documentElement.lang;

/** One sentence for everybody, also for those who hear the page. */
function say(sentence) {
  document.querySelector("[data-said]").textContent = sentence;
}

function go(hash) {
  if (location.hash === hash) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = hash;
}

async function makeContext() {
  const channel = openChannel();
  const store = await openStore({ onFinish: ({ uuid }) => channel.tell("finished", { inspection: uuid }) });
  const clock = new Clock({ offset_ms: await store.meta("clock_offset_ms"), known_ms: await store.meta("clock_known_ms") });
  const session = new Session({ store, ask, clock });
  const sender = new Sender({ store, session, clock, channel, ask, may_send_originals: () => mayUseLine(sender) });
  sender.wifi_only = (await store.meta("wifi_only")) ?? false;
  await session.restore();
  return { store, clock, session, channel, sender, ask, words, language, say, go, forms: await formsOf(store) };
}

/** A browser that does not tell what line it has is taken to have a free one. */
const mayUseLine = (sender) => !(sender.wifi_only && navigator.connection?.type === "cellular");

function addActs(context) {
  const { store, session, sender } = context;
  context.loadForms = async () => (context.forms = await formsOf(store));
  context.setWifiOnly = async (is) => {
    sender.wifi_only = is;
    await store.setMeta("wifi_only", is);
  };
  context.entered = async () => {
    await askToPersist(store);
    await context.loadForms();
    await redraw(context);
    context.sendNow();
  };
  context.leave = async () => {
    await session.signOut();
    await redraw(context);
  };
}

let takeAway = () => {};
let release = () => {};

async function route(context) {
  if (location.hash === "#content") return main.focus(); // the link that skips the head
  const [name, ...rest] = screenOf(location.hash, Boolean(context.session.user));
  takeAway();
  release();
  release = writes(name) ? holdOpenDraft() : () => {};
  takeAway = await shown(name, rest, context);
  Object.assign(document.documentElement.dataset, { screen: name });
  for (const link of document.querySelectorAll("[data-nav] a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!main.contains(document.activeElement)) main.focus({ preventScroll: true }); // a screen may name a better place
  await offerUpdate(context.registration);
  await drawRoom();
}

/** A screen gives the function that takes it away. */
async function shown(name, rest, context) {
  try {
    const screen = await moduleOf(name);
    return (await screen.show(main, context, ...rest)) ?? (() => {});
  } catch (fault) {
    await context.store.note("screen_failed", { screen: name, fault: String(fault) });
    main.replaceChildren(Object.assign(document.createElement("p"), { className: "notice notice--error", textContent: words.screen_failed }));
    console.error(fault);
    return () => {};
  }
}

async function redraw(context) {
  const { count } = await drawUnsentLine(context);
  const { reason } = context.sender.state;
  banner("portal", count > 0 && reason === "login_page");
  banner("sign-in", count > 0 && (reason === "sign_in" || reason === "revoked"));
  document.querySelector("[data-who]").textContent = context.session.user?.name ?? "";
}

function follow(context) {
  const { channel, clock, store } = context;
  channel.listen(async ({ kind }) => {
    if (kind === "progress") return;
    await redraw(context);
    await store.setMeta("clock_offset_ms", clock.offset_ms);
    await store.setMeta("clock_known_ms", clock.known_ms);
    await offerUpdate(context.registration);
  });
  document.addEventListener("visibilitychange", async () => {
    clock.look({ wasHidden: true });
    if (document.visibilityState === "visible") await store.wake();
  });
  setInterval(() => clock.look({ wasHidden: document.hidden }), 5000);
  window.addEventListener("hashchange", () => route(context));
}

async function start() {
  const context = await makeContext();
  addActs(context);
  await noticeCleared(context.store);
  offerInstalling();
  follow(context);
  await route(context);
  await redraw(context);
  performance.mark("field-ready"); // how long a start took can be read from it
  document.documentElement.dataset.ready = "yes";
  if (context.session.user) await context.store.proveUnproved(); // before anything of it goes
  await context.store.sweep();
  context.sendNow = startSending(context);
  if (context.session.user) await askToPersist(context.store);
  context.registration = await startWorker().catch((fault) => noWorker(context, fault));
}

/** The line was lost just then: the page works, and the next start tries again. */
async function noWorker({ store }, fault) {
  await store.note("no_worker", { fault: String(fault) });
  return null;
}

start().catch((fault) => {
  console.error(fault);
  banner("lost", true);
});
