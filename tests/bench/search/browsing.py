"""Headless Chromium before the map: how long its main thread is blocked, how large its heap grows.

Seven zooms and seven pans by keyboard, the same on every page; pages by turns, the middle of each.
"""

import shutil
import statistics
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from heritage.setup.problems import SetupProblem
from tests.chromium import FLAGS, NAMES

from . import grid, peers, product
from .pages import VECTORGRID as VECTORGRID_FILE
from .servers import our_pages

TURNS = 3
SIZE = {"width": 1280, "height": 800}
# From zoom 6, all cells, to 11, where points are drawn, round the densest town.
STEPS = (
    *("+", "ArrowRight", "+", "ArrowDown", "+", "ArrowLeft", "-", "ArrowUp"),
    *("+", "ArrowRight", "+", "ArrowDown", "+", "ArrowLeft"),
)
STEP_MS = 600  # Leaflet's animation of a zoom takes 250
LONG_TASK_MS = 50
OURS, VECTORGRID, OUR_PAGE = "our layer", "Leaflet.VectorGrid", "our map page"
PAGES = (OURS, VECTORGRID, OUR_PAGE)
CENTRE_ZOOM = 11
WATCH = """
window.benchTasks = []; window.benchFrames = [];
new PerformanceObserver((list) => benchTasks.push(...list.getEntries().map((e) => e.duration)))
  .observe({ type: "longtask", buffered: true });
let last = performance.now();
requestAnimationFrame(function frame(now) {
  benchFrames.push(now - last); last = now; requestAnimationFrame(frame);
});
"""


@dataclass(frozen=True)
class Browsed:
    """What a page did; `problem` says why there are no figures, or ""."""

    page: str
    problem: str = ""
    blocked_ms: float = 0.0  # in tasks longer than LONG_TASK_MS, from the beginning of the page
    heap_mb: float = 0.0  # that is still reachable at the end
    heap_with_rubbish_mb: float = 0.0
    longest_frame_ms: float = 0.0  # while zooming and panning
    frames_over_200_ms: int = 0

    def as_json(self) -> dict:
        return asdict(self)


def measure() -> list[Browsed]:
    missing = _missing()
    if missing:
        return [Browsed(page, missing) for page in PAGES]
    try:
        centre = grid.middle_of(grid.densest(peers.TABLE, CENTRE_ZOOM)[0])
        with our_pages(centre) as running, _chromium() as browser:
            host = f"http://127.0.0.1:{running.port}"
            turns = [
                {page: _browse(browser, host + path) for page, path in _addresses(*centre)}
                for _turn in range(TURNS)
            ]
    except (SetupProblem, BrowserError) as problem:
        return [Browsed(page, str(problem)) for page in PAGES]
    return [_middle(page, [turn[page] for turn in turns]) for page in PAGES]


def _addresses(latitude: float, longitude: float) -> tuple[tuple[str, str], ...]:
    """Each page and its path, with the map at zoom 6 about the same place."""
    hash_ = f"#map=6/{latitude:.5f}/{longitude:.5f}"
    return (OURS, "/bench/ours"), (VECTORGRID, "/bench/vectorgrid"), (OUR_PAGE, f"/en/{hash_}")


def _missing() -> str:
    if not product.has_tiles():
        return product.NO_TILES
    folder, name = VECTORGRID_FILE
    if not (folder / name).exists():
        return "leaflet.vectorgrid is not in tests/bench/node_modules."
    return "" if any(map(shutil.which, NAMES)) else "Chromium is not installed."


@contextmanager
def _chromium():
    path = next(filter(None, map(shutil.which, NAMES)))
    flags = [*FLAGS, "--enable-precise-memory-info"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=flags)
        yield browser
        browser.close()


def _browse(browser: Browser, address: str) -> dict[str, float]:
    page = browser.new_page(viewport=SIZE)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    page.locator(".leaflet-container").first.focus()
    page.evaluate("benchFrames.length = 0")
    for step in STEPS:
        page.keyboard.press(step)
        page.wait_for_timeout(STEP_MS)
    page.wait_for_load_state("networkidle")
    told = page.evaluate("({ tasks: benchTasks, frames: benchFrames })")
    seen = {
        "blocked_ms": sum(one for one in told["tasks"] if one > LONG_TASK_MS),
        **_heap(page),
        "longest_frame_ms": max(told["frames"]),
        "frames_over_200_ms": sum(one > 200 for one in told["frames"]),
    }
    page.close()
    if errors:  # what it did not draw, it did not pay for
        raise BrowserError(f"{address} raised: {errors[0]}")
    return seen


def _heap(page: Page) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.send("HeapProfiler.collectGarbage")
    reachable = session.send("Runtime.getHeapUsage")["usedSize"]
    return {"heap_mb": reachable / 1e6, "heap_with_rubbish_mb": used / 1e6}


def _middle(page: str, turns: list[dict[str, float]]) -> Browsed:
    figures = {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}
    return Browsed(page, **{name: round(value, 1) for name, value in figures.items()})
