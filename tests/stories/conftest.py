from tests.browser.conftest import browse, chromium  # noqa: F401
