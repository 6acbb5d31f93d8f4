"""Every page that lists monuments, as the person asks for it who uses it most."""

from collections.abc import Iterator

from django.db.models import Count
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.translation import override

from gis.models import Area
from heritage.accounts.models import User
from heritage.catalogue.models import Monument
from heritage.public import how_listed

from .measure import Listing
from .rehearsal import ADMINISTRATOR, BAKU, MINISTRY

DESK = "heritage.catalogue.views.desk:A_PAGE"
QUEUE = "heritage.catalogue.queues:A_PAGE"
PUBLIC = "heritage.public.how_listed:PAGE_LENGTH"
PLAIN_STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def every_listing() -> Iterator[Listing]:
    box = ",".join(map(str, _middling_district().boundary.extent))
    yield from _public(box)
    ministry, baku = User.objects.get(username=MINISTRY), User.objects.get(username=BAKU)
    administrator = User.objects.get(username=ADMINISTRATOR)
    for who, user in (("ministry", ministry), ("Baku", baku), ("all", administrator)):
        yield from _desk(who, _signed_in(user))
    yield from _other_pages("ministry", ministry)
    yield from _other_pages("all", administrator)


def _public(box: str) -> Iterator[Listing]:
    visitor = Client(SERVER_NAME="localhost")
    published = Monument.objects.published().count()
    for name, question in (
        ("public list", {}),
        ("public list, a word", {"q": "qala"}),
        ("public list, a rare word", {"q": "atəşgah körpüsü"}),
        ("public list, a district and an importance", {"importance": "national", "century": "12"}),
        ("public list, the map's box", {"bbox": box}),
        ("public list, the last page", lambda: {"page": published // how_listed.PAGE_LENGTH}),
    ):
        yield _listing(name, visitor, "public:map", question, PUBLIC)
    yield _listing("places.json of a district's box", visitor, "public:places", {"bbox": box})


def _desk(who: str, client: Client) -> Iterator[Listing]:
    for name, question in (
        ("desk", {}),
        ("desk, two words", {"q": "qala məscid"}),
        ("desk, a number", {"q": "4711"}),
        ("desk, drafts", {"lifecycle": "draft"}),
        ("desk, page 500", {"page": 500}),
    ):
        yield _listing(f"{name} ({who})", client, "catalogue:desk", question, DESK)


def _other_pages(who: str, user: User) -> Iterator[Listing]:
    client = _signed_in(user)
    for name, address, question, length in OTHER_PAGES:
        yield _listing(f"{name} ({who})", client, address, question, length)
    for rule in ("no_name_ru", "number_twice", "passport_use"):
        name, page = f"monuments of the rule {rule} ({who})", "catalogue:quality-rule"
        yield _listing(name, client, page, {}, QUEUE, args=[rule])
    kept = Monument.objects.kept_by(user).order_by("pk")
    args = [kept.values_list("reference", flat=True)[50]]
    yield _listing(f"history of one ({who})", client, "catalogue:history", {}, args=args)


# Pages of the desk, what is asked of each, and where each says how many rows it draws.
OTHER_PAGES: list[tuple[str, str, dict, str]] = [
    ("rules of quality", "catalogue:quality", {}, ""),
    ("completeness of passports", "catalogue:passports", {}, ""),
    ("finds", "catalogue:finds", {}, "heritage.catalogue.views.procedure:A_PAGE"),
    ("one search for all", "catalogue:find", {"q": "qala"}, ""),
    ("duplicates", "catalogue:duplicates", {}, ""),
    ("acts", "catalogue:acts", {}, ""),
    ("zones", "catalogue:zones", {}, ""),
    ("changes that wait", "catalogue:changes", {}, "heritage.catalogue.views.changes:A_PAGE"),
    (
        "changes that are decided",
        "catalogue:changes",
        {"tab": "decided", "page": 5},
        "heritage.catalogue.views.changes:A_PAGE",
    ),
    ("people", "catalogue:people", {"q": "hesen"}, "heritage.catalogue.views.authorities:A_PAGE"),
    ("bibliography", "catalogue:bibliography", {}, "heritage.catalogue.views.authorities:A_PAGE"),
    ("suggestions of the search box", "catalogue:find-suggestions", {"q": "qala"}, ""),
]


def _listing(name, client, address, question, length="", args=()) -> Listing:
    def ask():
        with override("az"), override_settings(STORAGES=PLAIN_STORAGES):
            asked = question() if callable(question) else question
            return client.get(reverse(address, args=args), asked)

    return Listing(name, ask, length)


def _signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _middling_district() -> Area:
    """The district that half of the others have fewer monuments than."""
    published = Monument.objects.published().exclude(public_district=None)
    counted = published.values_list("public_district").annotate(total=Count("pk"))
    by_count = [pk for pk, _total in counted.order_by("total")]
    return Area.objects.get(pk=by_count[len(by_count) // 2])
