"""An annex from the moment it comes in to its proposal; the register is only read."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gis.models import Area

from ..models import Annex, ChangeRequest, LegalAct
from ..services.acts import Entry, propose_entries
from .columns import FIELDS, Understanding, Words, headings_of, understand
from .matching import Staged, stage
from .reading import Row, Table

MOST_HEADING_ROWS = 5


def take_in(*, act: LegalAct, table: Table, label: str, by) -> tuple[Annex, bool]:
    """Keep a table as it was read, and say whether it is new; the same again is the one we have."""
    told = _remembered(table.rows) or understand(table.rows)
    annex, is_new = Annex.objects.get_or_create(
        act=act,
        agency=by.agency,
        sha256=table.sha256,
        defaults={
            "name": table.name[:255],
            "label": label,
            "rows": [row.as_json() for row in table.rows],
            "heading_rows": told.heading_rows,
            "headings": told.folded,
            "added_by": by,
        },
    )
    return annex, is_new


def _remembered(rows: list[Row]) -> Understanding | None:
    """A table whose first rows a person has said to be the headings of another one before."""
    counts = range(1, MOST_HEADING_ROWS + 1)
    told = {" | ".join(headings_of(rows, count)): count for count in counts}
    words = Words(told)
    by_folded = {words.fold(headings): count for headings, count in told.items()}
    known = Annex.objects.filter(headings__in=by_folded).exclude(columns={}).first()
    return understand(rows, by_folded[known.headings]) if known else None


def guessed_columns(annex: Annex) -> dict:
    """What the columns hold: as a person said it of the same headings before, or by our guess."""
    if annex.columns:
        return annex.columns
    if annex.headings.strip(" |"):
        same = Annex.objects.filter(headings=annex.headings).exclude(columns={})
        if before := same.order_by("-added_at").first():
            return {"of": before.columns["of"]}
    of = understand(_rows(annex), annex.heading_rows).of
    return {"of": {name: at for name, at in of.items() if name in FIELDS}}


def headings_shown(annex: Annex) -> list[str]:
    """A heading for each column; a number where the table has none."""
    told = enumerate(headings_of(_rows(annex), annex.heading_rows), 1)
    return [heading or _("Column %(number)d") % {"number": number} for number, heading in told]


def _rows(annex: Annex) -> list[Row]:
    return [Row(**row) for row in annex.rows]


@transaction.atomic
def map_columns(*, annex: Annex, columns: dict, heading_rows: int) -> Annex:
    """Say how many rows are headings and what the columns hold; what was chosen of lines stays."""
    annex = _open(annex)
    told = understand(_rows(annex), heading_rows)
    annex.columns, annex.heading_rows, annex.headings = columns, heading_rows, told.folded
    annex.save(update_fields=["columns", "heading_rows", "headings"])
    return annex


@transaction.atomic
def choose(*, annex: Annex, choices: dict[str, dict | None]) -> Annex:
    """Say of lines which monument they speak of and what is to be done; None takes it back."""
    annex = _open(annex)
    for key, choice in choices.items():
        if choice is None:
            annex.choices.pop(key, None)
        else:
            annex.choices[key] = choice
    annex.save(update_fields=["choices"])
    return annex


def _open(annex: Annex) -> Annex:
    """The row as it is now, locked; what is proposed or applied is not worked on any more."""
    annex = Annex.objects.select_for_update(of=("self",)).select_related("act").get(pk=annex.pk)
    if is_closed(annex):
        raise ValidationError(
            _("This annex is proposed already: %(state)s.")
            % {"state": annex.change.get_state_display()},
            code="closed",
        )
    return annex


def is_closed(annex: Annex) -> bool:
    """Whether its proposal waits or is applied; after a refusal it may be worked on again."""
    State = ChangeRequest.State
    return bool(annex.change and annex.change.state in (State.PROPOSED, State.APPLIED))


@transaction.atomic
def propose(*, annex: Annex, by, reason: str = "", withdraw=False, leave_out=False):
    """Ask a second person for all lines that take part, as one change.

    Lines that nobody decided on, or that cannot be read, are left out when `leave_out` says so.
    """
    annex = _open(annex)
    staged, _notes = stage(annex, by)
    left = [one for one in staged if one.is_open or one.state == "unreadable"]
    if left and not leave_out:
        lines = ", ".join(one.line.line for one in left[:20])
        raise ValidationError(
            _("These lines are not decided: %(lines)s. Decide on them, or leave them out.")
            % {"lines": lines},
            code="undecided",
        )
    entries = [_entry(one) for one in staged if one.takes_part]
    if not entries:
        raise ValidationError(_("No line of it would change anything."), code="nothing")
    annex.change = propose_entries(
        act=annex.act, entries=entries, by=by, label=annex.label, withdraw=withdraw, reason=reason
    )
    annex.save(update_fields=["change"])
    return annex.change


def _entry(staged: Staged) -> Entry:
    """What differs, as the services take it: what the register says already is not said again."""
    said = {one.field: staged.line[one.field] for one in staged.differences}
    district = None
    if staged.monument is None and staged.line["district"]:
        district = Area.objects.districts().named(staged.line["district"]).first()
    return Entry(staged.action, staged.monument, district=district, **said)
