"""The real form in the app: what a person was on the way to, on a phone without a network."""

from tests.browser.visit.forms_sample import FORMS, MOSQUE, PACKAGE

LOADED = """
async (store, { loaded, forms, user }) => {
  const bytes = new TextEncoder().encode(JSON.stringify(forms)).buffer;
  const file = { url: "/api/field/v1/forms", bytes: bytes.byteLength };
  await store.keepPackage({ ...loaded, forms: file, files: [file] }, [{ ...file, bytes }], user);
}"""


def begin_visit(phone, monument) -> str:
    """Load a package with this monument, and begin a visit of it by its card; gives its name."""
    loaded = PACKAGE | {"monuments": [MOSQUE | {"reference": monument.reference}]}
    phone.store(LOADED, {"loaded": loaded, "forms": FORMS, "user": phone.user.pk})
    phone.page.goto(f"/en/field/#monument/{monument.reference}")
    phone.open_again()
    phone.page.get_by_role("button", name="Start a visit").click()
    phone.page.locator("[data-step]").wait_for()
    return phone.page.url.split("#visit/")[1].split("/")[0]


def go_to(phone, step):
    phone.page.locator(f".visit-steps a[href$='/{step}']").click()
    phone.page.locator(f".visit-steps a[href$='/{step}'][aria-current]").wait_for()


def draft_of(phone, uuid) -> dict:
    return phone.store("(store, [uuid, user]) => store.draft(uuid, user)", [uuid, phone.user.pk])


def finished(phone, uuid) -> dict:
    """The visit, finished as it is; gives its entry in the outbox."""
    finish = "async (store, [uuid, user]) => store.finish(await store.draft(uuid, user))"
    return phone.store(finish, [uuid, phone.user.pk])
