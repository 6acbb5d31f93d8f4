"""File-level checks of a digitisation, in words for the office. No level is awarded by them."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from media_pipeline.checks import ppi_at

from .models import Picture

# Guides for flat originals ask for about so much; a photograph of a building has no such figure.
USUAL_PPI = 300
PPI_APART = 0.05  # a stated size is measured by hand
MUCH_CLIPPED = 0.02
LEAST_DETAIL = 1.0  # grey levels; sharp photographs have more than that (checks.Measured)
LOW_JPEG_QUALITY = 80


@dataclass(frozen=True)
class Fact:
    """One thing that was looked at; `warning` is "" when there is nothing to say against it."""

    what: str
    found: str
    warning: str = ""


def facts_of(picture: Picture) -> list[Fact]:
    """What was found, first of the file and then of its first page; [] of one not looked at yet."""
    checks = picture.asset.checks
    if not checks:
        return []
    file, pages = checks["file"], checks["pages"]
    page = next(iter(picture.asset.pages.all()), None)
    facts = [
        _stored(file),
        _depth(file),
        _profile(file),
        *_ppi(file),
        *_stated(picture, file, page),
    ]
    if pages and file.get("bits") != 1:
        facts += _pixels(pages[0])
    return [fact for fact in [*facts, *_beside(file)] if fact]


def _stored(file: dict) -> Fact | None:
    quality, compression = file.get("jpeg_quality"), file.get("compression")
    if quality:
        weak = _("Fine edges may have been lost: keep a better copy if there is one.")
        found = _("JPEG, of a quality of about %(quality)d of 100") % {"quality": quality}
        return Fact(_("Compression"), found, weak if quality < LOW_JPEG_QUALITY else "")
    if compression is None:
        return None
    lossless = _("without loss") if file.get("is_lossless") else _("with loss")
    return Fact(_("Compression"), lossless)


def _depth(file: dict) -> Fact | None:
    if "bits" not in file:
        return None
    return Fact(_("Bit depth"), _("%(bits)d bits a channel") % {"bits": file["bits"]})


def _profile(file: dict) -> Fact | None:
    if "profile" not in file or file.get("bits") == 1:
        return None
    name = file["profile"]
    if not name:
        return Fact(_("Colour profile"), _("none"), _("Its colours are taken for sRGB."))
    if name == "?":
        return Fact(_("Colour profile"), _("cannot be read"), _("Its colours are taken for sRGB."))
    return Fact(_("Colour profile"), name)


def _ppi(file: dict):
    ppi = file.get("ppi")
    found = _("%(ppi)s pixels an inch") % {"ppi": number_format(ppi, 0)} if ppi else _("unknown")
    yield Fact(_("Resolution by the file"), found)


def _stated(picture: Picture, file: dict, page):
    """The resolution by the size that a person measured, along each side that is stated."""
    sides = [
        (picture.width_cm, page and page.width_px),
        (picture.height_cm, page and page.height_px),
    ]
    found = [ppi_at(pixels, cm) for cm, pixels in sides if cm and pixels]
    if found:
        told = _("%(ppi)s pixels an inch") % {"ppi": number_format(round(min(found)))}
        yield Fact(_("Resolution by the stated size"), told, _against(min(found), found, file))


def _against(ppi: float, found: list[float], file: dict) -> str:
    if max(found) > ppi * (1 + PPI_APART):
        return _("Width and height give different figures: is the whole sheet in the picture?")
    told = file.get("ppi")
    if told and abs(told - ppi) > PPI_APART * ppi:
        return _("The file says otherwise: the size or the file is wrong.")
    if ppi < USUAL_PPI:
        return _("Guides for flat originals ask for about %(ppi)d.") % {"ppi": USUAL_PPI}
    return ""


def _pixels(page: dict):
    dark, light = page["black_share"], page["white_share"]
    found = _("%(dark)s %% at the darkest, %(light)s %% at the lightest value") % {
        "dark": number_format(round(100 * dark, 1)),
        "light": number_format(round(100 * light, 1)),
    }
    much = _("Shadows or lights may be cut off; of a white sheet this is no fault.")
    yield Fact(_("Clipping"), found, much if max(dark, light) > MUCH_CLIPPED else "")
    detail = page["finest_detail"]
    if detail is not None and detail < LEAST_DETAIL:
        yield Fact(
            _("Fine detail"),
            _("hardly any at the size of a pixel"),
            _("It may be out of focus, shaken, or enlarged from a smaller picture."),
        )


def _beside(file: dict):
    if trailing := file.get("trailing_bytes"):
        told = _("%(count)s bytes behind the end of the picture") % {
            "count": number_format(trailing)
        }
        yield Fact(
            _("In the file beside the picture"),
            told,
            _("Another file may be hidden there. It is kept with the original, for the office."),
        )
    if file.get("comments"):
        yield Fact(_("In the file beside the picture"), _("a comment, shown to nobody"))
