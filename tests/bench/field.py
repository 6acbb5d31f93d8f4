"""The field app on a slow phone: Chromium with a quarter of the processor, before the real server.

Source of the limits: what inspectors wait for without looking up; the issue of the field work.
"""

import os
import statistics
import tempfile
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import sync_playwright

from heritage.catalogue.models import Monument
from tests.browser.field.phone import phone_of
from tests.factories import UserFactory
from tests.inspections.server.parallel import server

SLOWER = 4  # times, by Chromium's own throttling
TURNS = 5
PHOTO_BYTES = 5_000_000
MONUMENTS = 10_000
# Playwright runs a loop in this thread; the database is still used by it alone.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
MANY = """
async (store, { many, user }) => {
  const at = (n) => ({
    lat: String(38.5 + ((n * 7919) % many) / 3000),
    lon: String(45 + ((n * 104729) % many) / 1900),
  });
  const monument = (n) => ({ reference: `B${n}`, names: { az: `Abidə ${n}` }, point: at(n) });
  const monuments = Array.from({ length: many }, (_, n) => monument(n));
  const told = { question: "area=1", made_at: "2026-05-04T00:00:00Z", total_bytes: 9 };
  await store.keepPackage({ ...told, monuments, assignments: [], files: [] }, [], user);
}"""
# From what a person does to what he waits for, drawn; `act` and `seen` are functions' texts.
TIMED = """
async () => {
  const begun = performance.now();
  (ACT)();
  while (!(SEEN)()) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - begun;
}"""
START = "() => document.querySelector('[data-start]').click()"
FORM = "() => document.querySelector('[data-step] h1')?.textContent"
NEAR = "() => (location.hash = '#near')"
LISTED = "() => document.querySelectorAll('[data-slot=monuments] > li').length"
# From the photograph that a camera hands over to the sentence that it is kept.
TICK = """
() => {
  const box = document.querySelector("[data-others]");
  const said = box.querySelector("[data-slot=said]");
  window.ticked = new Promise((resolve) => {
    let begun;
    const isKept = () => said.textContent.startsWith("Photograph saved");
    const look = () => isKept() && resolve(performance.now() - begun);
    const begin = () => (begun = performance.now());
    box.addEventListener("change", begin, { capture: true, once: true });
    const all = { childList: true, characterData: true, subtree: true };
    new MutationObserver(look).observe(said, all);
  });
}"""


@dataclass(frozen=True)
class Timed:
    """How long a person waits: the middle and the longest of TURNS, and what is promised."""

    name: str
    most_ms: int
    turns_ms: list[float]

    @property
    def median_ms(self) -> float:
        return statistics.median(self.turns_ms)

    @property
    def is_good(self) -> bool:
        return self.median_ms <= self.most_ms

    def as_json(self) -> dict:
        return asdict(self) | {"median_ms": round(self.median_ms, 1)}

    def __str__(self) -> str:
        mark = "" if self.is_good else "  TOO SLOW"
        longest = max(self.turns_ms)
        return f"{self.name:<46}{self.median_ms:>10.0f}{longest:>10.0f}{self.most_ms:>10}{mark}"


def run() -> bool:
    """Measure and print; whether what is promised is kept."""
    measured = measure()
    print(f"\n{'field app, processor ' + str(SLOWER) + ' times slower':<46}", end="")
    print("".join(f"{column:>10}" for column in ("median ms", "longest", "at most")))
    print(*measured, sep="\n")
    return all(one.is_good for one in measured)


def measure() -> list[Timed]:
    call_command("collectstatic", interactive=False, verbosity=0)
    inspector = UserFactory(username=f"bench{os.getpid()}", role="inspector")
    with (
        tempfile.TemporaryDirectory() as folder,
        server(os.environ["DATABASE_URL"], os.environ["DATA_DIR"]) as port,
        sync_playwright() as playwright,
        phone_of(playwright.chromium, Path(folder), f"http://127.0.0.1:{port}") as phone,
    ):
        _make_ready(phone, inspector)
        return [
            Timed("nearest of 10,000 monuments, found and drawn", 200, _turns(_nearest, phone)),
            Timed("form of a visit, from the tap", 1000, _turns(_form, phone)),
            Timed("photograph of 5 MB, from the camera to the tick", 1500, _turns(_photo, phone)),
        ]


def _make_ready(phone, inspector):
    phone.start()
    phone.sign_in_as(inspector)
    where = Monument.objects.published().exclude(public_point=None).first().public_point
    place = {"latitude": where.y, "longitude": where.x}
    phone.context.grant_permissions(["geolocation"], origin=phone.url)
    phone.context.set_geolocation(place)
    phone.load(f"near={where.y:.5f},{where.x:.5f}&km=5")
    phone.store(MANY, {"many": MONUMENTS, "user": inspector.pk})
    phone.open_again()
    session = phone.context.new_cdp_session(phone.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _turns(measure_once, phone) -> list[float]:
    return [measure_once(phone) for _turn in range(TURNS)]


def _timed(phone, act: str, seen: str) -> float:
    return phone.page.evaluate(TIMED.replace("ACT", act).replace("SEEN", seen))


def _nearest(phone) -> float:
    """Of the time since the place is known: how long a satellite takes is not ours."""
    _go(phone, "#today")
    _timed(phone, NEAR, LISTED)
    return float(phone.page.locator("[data-took-ms]").get_attribute("data-took-ms"))


def _form(phone) -> float:
    _go(phone, "#near")
    phone.page.locator("[data-slot=monuments] > li a[href^='#monument/M']").first.click()
    phone.page.locator("[data-start]").wait_for()
    return _timed(phone, START, FORM)


def _photo(phone) -> float:
    phone.page.locator(".visit-steps a[href$='/views']").click()
    phone.page.locator("[data-others]").wait_for()
    phone.page.evaluate(TICK)
    picture = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": _jpeg()}
    phone.page.locator("[data-others] [data-camera]").set_input_files(picture)
    took_ms = phone.page.evaluate("ticked")
    _go(phone, "#near")
    phone.page.go_back()
    return took_ms


def _go(phone, hash_: str):
    phone.page.evaluate("(hash) => void (location.hash = hash)", hash_)
    phone.page.locator(f"html[data-screen={hash_[1:]}]").wait_for(state="attached")


def _jpeg() -> bytes:
    """As a camera makes it: twelve million pixels, PHOTO_BYTES or a little less."""
    chance = np.random.default_rng(1)
    coarse = chance.integers(0, 256, (750, 1000, 3), np.uint8)
    image = Image.fromarray(coarse).resize((4000, 3000), Image.Resampling.BICUBIC)
    for quality in range(95, 20, -5):
        out = BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= PHOTO_BYTES:
            return out.getvalue()
    raise ValueError("The made-up photograph is larger than it should be.")
