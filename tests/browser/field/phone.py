"""A phone: Chromium with a profile on the disk, which outlives a killed browser."""

import os
import shutil
import signal
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from heritage.inspections.services import devices, receipts
from tests.chromium import FLAGS, NAMES, let_them_end, requests_of

KEEP_THE_STORE = "import('/static/inspections/store.js').then((store) => store.openStore())"
SIGNED_IN = """
async ({ id, name }) => {
  const store = await STORE;
  const user = { id, name };
  const kept = { token: "token", receipt_key: "key", user, device: await store.device() };
  await store.setMeta("session", kept);
}""".replace("STORE", KEEP_THE_STORE)
# Bytes that are the same for the same seed, and what the store should give back.
PICTURE = """
(bytes, seed) => {
  const picture = new Uint8Array(bytes);
  let state = seed + 1; // like a photograph, nothing that a database could pack
  for (let n = 0; n < bytes; n += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    picture[n] = state >>> 16;
  }
  return picture.buffer;
}"""


LOAD = """
async (store, question) => {
  const from = (name) => import(`/static/inspections/${name}.js`);
  const [{ download }, { ask }] = [await from("package"), await from("http")];
  const session = await store.meta("session");
  store.user = session.user.id;
  return download(question, { store, session, ask });
}"""


class Phone:
    """One origin, one profile. `page` is its page; `start` and `kill` are what happens to it."""

    def __init__(self, browser_type, profile: Path, url: str):
        self.browser_type, self.profile, self.url = browser_type, profile, url
        self.context = self.page = self.user = self.token = None
        self.seeds = 0  # of the pictures that were taken

    def start(self, address="/en/field/", ready=True):
        """Open the app, and wait until it says that it is there."""
        path = next(filter(None, map(shutil.which, NAMES)))
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()  # of a browser that was killed
        self.context = self.browser_type.launch_persistent_context(
            self.profile,
            executable_path=path,
            headless=True,
            args=FLAGS,
            viewport={"width": 390, "height": 844},
            base_url=self.url,
        )
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.open(address, ready)
        return self.page

    def open(self, address="/en/field/", ready=True):
        self.page.goto(address)
        if ready:
            self.page.locator("html[data-ready=yes]").wait_for(state="attached")

    def start_by_clock(self, time=None):
        """By a clock of the test's (`page.clock`), which begins at `time`; else it is right."""
        self.start("about:blank", ready=False)
        self.page.clock.install(time=time)
        self.open()

    def let_pass(self, minutes):
        """Minute by minute; what is asked in one is answered before the next."""
        under_way = requests_of(self.page)
        for _minute in range(minutes):
            self.page.clock.run_for(60_000)
            let_them_end(self.page, under_way)

    def stop(self):
        if self.context:
            self.context.close()
        self.context = self.page = None

    def kill(self):
        """End every process of this profile at once, as a phone does that has no memory left."""
        for pid in pids_of(self.profile):
            with_no_mercy(pid)
        self.context = self.page = None

    def sign_in(self, user_id=7, name="Orxan"):
        """As if the server had let this person in; the app is opened anew."""
        self.page.evaluate(SIGNED_IN, {"id": user_id, "name": name})
        self.open_again()

    def sign_in_as(self, user):
        """Let in by the real office, as by the screen with name and password; opened anew."""
        uuid = UUID(self.store("(store) => store.device()"))
        kept = self.session_of(user, uuid)
        self.user, self.token = user, kept["token"]
        self.store("(store, kept) => store.setMeta('session', kept)", kept)
        self.open_again()

    @staticmethod
    def session_of(user, uuid):
        """What a phone keeps of a sign-in; the office knows it from now on."""
        device, token = devices.sign_in(user=user, uuid=uuid, label="a phone")
        who = {"id": user.pk, "name": str(user)}
        key = receipts.key_of(device).hex()
        return {"token": token, "receipt_key": key, "user": who, "device": str(uuid)}

    def sign_in_on_screen(self, user, password="sesame-of-baku"):
        """As the person does it."""
        if self.page.locator("html").get_attribute("data-screen") != "sign-in":
            self.page.evaluate("location.hash = '#sign-in'")
            self.page.locator("html[data-screen=sign-in]").wait_for(state="attached")
        self.page.get_by_label("Name").fill(user.username)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.user = user

    def open_again(self):
        self.page.reload()
        self.page.locator("html[data-ready=yes]").wait_for(state="attached")

    def send_now(self):
        """What the system tells a page when a network is back."""
        self.page.evaluate("window.dispatchEvent(new Event('online'))")

    def load(self, question="assignments=1") -> dict:
        """Take a package along, as the screen for it does; gives what is kept."""
        loaded = self.store(LOAD, question)
        assert "reason" not in loaded, loaded
        return loaded["kept"]

    def asked(self) -> list[str]:
        """A list that grows with every question to the server, of page and worker."""
        urls = []
        self.context.on("request", lambda request: urls.append(request.url))
        return urls

    def wait_for_worker(self):
        """Until the app is on the phone whole, and needs no line for itself."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def next_seed(self, count):
        """No two pictures of a phone are the same; gives the first of so many seeds."""
        self.seeds += count
        return self.seeds - count

    def store(self, work, told=None):
        """What `work(store, told)` (JavaScript) gives, with a store of its own."""
        wrapped = f"async (told) => ({work})(await {KEEP_THE_STORE}, told)"
        return self.page.evaluate(wrapped, told)


def peak_of_memory_bytes(profile: Path) -> int:
    """The most that a page of this profile has ever held, as the system counts it."""
    pages = [pid for pid in _with_descendants(pids_of(profile)) if _is_page(pid)]
    return max(int(_told(pid, "VmHWM").split()[0]) * 1024 for pid in pages)


def _with_descendants(pids):
    """Pages have no name of a profile: they are the children of who has."""
    parents = {pid: int(_told(pid, "PPid")) for pid in _running()}
    found = set(pids)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _running():
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


def _is_page(pid):
    return b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _told(pid, name):
    """What the system tells of a process; a process that has ended has no parent and no memory."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return "0"
    return dict(line.split(":", 1) for line in lines).get(name, "0")


def pids_of(profile: Path) -> list[int]:
    """The processes that were started for this profile, and no other browser's."""
    mark = f"--user-data-dir={profile}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if mark in (folder / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:
                continue  # it has ended meanwhile
    return found


def with_no_mercy(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def phone_of(browser_type, profile, url):
    phone = Phone(browser_type, profile, url)
    try:
        yield phone
    finally:
        phone.stop()
