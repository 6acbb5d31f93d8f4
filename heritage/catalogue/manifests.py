"""IIIF manifests of monuments: what is public of a monument, in the three languages."""

import json
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from media_pipeline import manifests
from media_pipeline.georeference_annotation import annotation_page

from .as_of import Moment
from .choices import Licence
from .dating import years_words
from .models import MapOverlay, Monument, Picture

LANGUAGES = [code for code, _name in settings.LANGUAGES]
COLLECTION_PATH = "/iiif/collection"
NOW = Moment()


def manifest_address(monument: Monument) -> str:
    return f"{settings.BASE_URL}/iiif/manifest/{monument.reference}"


def in_every_language(words: Callable[[], str]) -> manifests.Texts:
    """`words` asked in each language; the site's first language first, empty answers left out."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            if text := str(words()):
                told[language] = [text]
    return told


def manifest(monument: Monument, *, moment: Moment = NOW, query: str = "") -> dict | None:
    """The manifest of what the public may see, or None when there is no picture to show.

    Within `as_of(...)` it tells what the register said at that `moment`, which its facts then say;
    `query` ("?on=2020-09-01") keeps its address and its links apart from those of today.
    """
    monument = _whole(Monument.objects.filter(pk=monument.pk)).get()
    leaves = [leaf for picture in monument.shown for leaf in _leaves(picture)]
    if not leaves:
        return None
    return manifests.manifest(_work(monument, moment, query), leaves, base_url=settings.BASE_URL)


def collection() -> dict:
    """Every published monument that has pictures; samples are said to be such in their label."""
    monuments = _whole(Monument.objects.published().with_pictures().in_register_order())
    return manifests.collection(
        f"{settings.BASE_URL}{COLLECTION_PATH}",
        in_every_language(lambda: _("Monuments with pictures")),
        [_reference(monument) for monument in monuments],
    )


def _whole(monuments):
    """With all that a manifest tells: the queries do not grow with the rows."""
    shown = Picture.objects.shown().with_limits_for(AnonymousUser()).select_related("asset")
    return monuments.select_related("kind", "public_district").prefetch_related(
        "names",
        "descriptions",
        "identifiers",
        Prefetch(
            "pictures",
            shown.prefetch_related(
                "captions",
                "asset__pages",
                Prefetch("map_overlays", MapOverlay.objects.shown(), "shown_on_map"),
            ),
            "shown",
        ),
    )


def _reference(monument: Monument) -> dict:
    first = monument.shown[0].pages[0]
    return manifests.reference(
        manifest_address(monument),
        _label(monument),
        page=first,
        place=_place(monument),
        base_url=settings.BASE_URL,
    )


def _label(monument: Monument) -> manifests.Texts:
    def words():
        name = monument.name
        return f"{name} ({_('SAMPLE')})" if monument.is_sample else name

    return in_every_language(words)


def _place(monument: Monument) -> dict | None:
    """The public area when only that is public, else the point (longitude, latitude)."""
    shown = monument.public_point if monument.sensitivity == "open" else monument.public_area
    return json.loads(shown.geojson) if shown else None


def _work(monument: Monument, moment: Moment, query: str) -> manifests.Work:
    rights = {picture.licence for picture in monument.shown}
    documents = all(picture.kind == Picture.Kind.DOCUMENT for picture in monument.shown)
    return manifests.Work(
        address=manifest_address(monument) + query,
        label=_label(monument),
        summary={text.language: [text.text] for text in monument.descriptions.all()},
        metadata=[*_time_of(moment), *_metadata(monument)],
        homepages=[_homepage(monument, language, query) for language in LANGUAGES],
        data=[_data(monument, query)],
        provider=(settings.BASE_URL + "/", {"none": ["Abidə"]}),
        required_statement=_credits(monument.shown),
        part_of=f"{settings.BASE_URL}{COLLECTION_PATH}",
        rights=rights.pop() if len(rights) == 1 else "",
        place=_place(monument),
        is_paged=documents,
    )


def _homepage(monument: Monument, language: str, query: str) -> tuple[str, manifests.Texts, str]:
    with override(language):
        path = reverse("public:monument", args=[monument.reference])
    return f"{settings.BASE_URL}{path}{query}", _label(monument), language


def _data(monument: Monument, query: str) -> tuple[str, str, manifests.Texts]:
    address = f"{settings.BASE_URL}/id/{monument.reference}{query}"
    return address, "application/ld+json", {"none": ["schema.org JSON-LD"]}


def _time_of(moment: Moment):
    """Of which time the facts are; nothing of today."""
    if moment.in_force_on:
        yield (
            in_every_language(lambda: _("Register in force on")),
            in_every_language(lambda: date_format(moment.in_force_on)),
        )
    if moment.known_at:
        at = timezone.localtime(moment.known_at)
        yield (
            in_every_language(lambda: _("Register as known on")),
            in_every_language(lambda: date_format(at, "DATETIME_FORMAT")),
        )


def _metadata(monument: Monument):
    """Pairs of label and value; a value that is empty in every language leaves its pair out."""
    pairs = [
        (gettext_noop("Official number"), {"none": [monument.number]} if monument.number else {}),
        (gettext_noop("Kind"), in_every_language(lambda: monument.kind or "")),
        (gettext_noop("Importance"), in_every_language(monument.get_importance_display)),
        (gettext_noop("Dating"), _dating(monument)),
        (gettext_noop("District"), in_every_language(lambda: monument.public_district or "")),
        (gettext_noop("Identifier"), {"none": [monument.reference]}),
    ]
    for label, value in pairs:
        if value:
            yield in_every_language(lambda label=label: _(label)), value


def _dating(monument: Monument) -> manifests.Texts:
    return in_every_language(lambda: years_words(monument.built_from, monument.built_to))


def _leaves(picture: Picture):
    pages = picture.pages
    for page in pages:
        yield manifests.Leaf(
            page=page,
            label=_caption(picture, page.number if len(pages) > 1 else None),
            required_statement=_credits([picture]),
            rights=picture.licence,
            annotations=[
                georeference_address(overlay)
                for overlay in picture.shown_on_map
                if overlay.page_number == page.number
            ],
        )


def georeference_address(overlay: MapOverlay) -> str:
    return f"{settings.BASE_URL}/iiif/georeference/{overlay.pk}"


def georeference(overlay: MapOverlay) -> dict | None:
    """How a scan that is shown lies, as a IIIF annotation page; None when it has no tiles yet."""
    served = overlay.served
    if served is None:
        return None
    page = overlay.picture.asset.pages.get(number=overlay.page_number)
    return annotation_page(
        served,
        page,
        address=georeference_address(overlay),
        canvas=manifests.canvas_address(manifest_address(overlay.picture.monument), page),
        label=_caption(overlay.picture, None),
        base_url=settings.BASE_URL,
    )


def _caption(picture: Picture, page_number: int | None) -> manifests.Texts:
    def words():
        caption = picture.caption or picture.get_kind_display()
        if page_number is None:
            return caption
        return _("%(caption)s, page %(number)s") % {"caption": caption, "number": page_number}

    return in_every_language(words)


def _credits(pictures: list[Picture]) -> tuple[manifests.Texts, manifests.Texts]:
    """Who made the pictures and what one may do with them, each said once."""

    def words():
        return "; ".join(dict.fromkeys(credit_line(picture) for picture in pictures))

    return in_every_language(lambda: _("Credits and rights")), in_every_language(words)


def credit_line(picture: Picture) -> str:
    """The creator or credit and the licence, in the reader's language."""
    parts = (picture.credit or picture.creator, Licence(picture.licence).label)
    return ", ".join(str(part) for part in parts if part)
