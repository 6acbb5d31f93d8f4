"""How the entries of an act are written, a table at a time: the queries do not grow with them."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..choices import Basis, Importance, Lifecycle, Section, Standing
from ..models import Address, Identifier, LegalAct, Monument, Name, Protection
from .monuments import script_of
from .rules import broken_rules_told

OFFICIAL_LANGUAGE = "az"


def new_records(act: LegalAct, entries: list, is_in_force: bool):
    """A record for what is new on the list: public from the day on which the act is in force."""
    for entry in entries:
        entry.monument = Monument(
            lifecycle=Lifecycle.PUBLISHED if is_in_force else Lifecycle.DRAFT,
            standing=Standing.LISTED if is_in_force else Standing.DRAFT_ACT,
            importance=entry.importance or Importance.UNKNOWN,
            section=entry.section or Section.UNKNOWN,
            locality=entry.address,
            district=entry.district,
        )
    _checked([entry.monument for entry in entries], Monument)
    names = [
        Name(monument=entry.monument, text=entry.name, language=OFFICIAL_LANGUAGE,
             script=script_of(entry.name), source=str(act)[:200])
        for entry in entries
    ]  # fmt: skip
    _checked(names, Name)
    numbers = [
        Identifier(monument=entry.monument, scheme=Identifier.Scheme.INVENTORY, act=act,
                   value=entry.number, valid=(act.in_force_from, None))
        for entry in entries if entry.number
    ]  # fmt: skip
    _checked(numbers, Identifier)


def _checked(rows: list, model):
    """Check and make rows of one table."""
    for row in rows:
        row.clean_fields(exclude=["folded", "monument", "reference", "act", "district"])
    with broken_rules_told(model):
        model.objects.bulk_create(rows)


def begin_and_end(act: LegalAct, entries: list, label: str):
    """The protection that holds on the act's first day ends then, and the new one begins."""
    by_monument = _protections(entries)
    ended, begun = [], []
    for entry in entries:
        known = by_monument[entry.monument.pk]
        holding = next((one for one in known if _holds(one, act.in_force_from)), None)
        if not _is_legal(entry, holding):
            continue
        _refuse_twice(act, entry, known)
        if entry.action in ("add", "change"):
            begun.append(_begun(act, entry, holding, known, label))
        if holding:
            holding.valid = (holding.valid.lower, act.in_force_from)
            holding.ended_by = act
            ended.append(holding)
    with broken_rules_told(Protection):
        Protection.objects.bulk_update(ended, ["valid", "ended_by"])
        Protection.objects.bulk_create(begun)


def _protections(entries: list) -> dict[int, list[Protection]]:
    found = defaultdict(list)
    keys = [entry.monument.pk for entry in entries]
    known = Protection.objects.filter(monument__in=keys, scheme__in=Protection.PRIMARY)
    for protection in known.select_related("act").select_for_update(of=("self",)):
        found[protection.monument_id].append(protection)
    return found


def _holds(protection: Protection, day) -> bool:
    begins, ends = protection.valid.lower, protection.valid.upper
    return begins <= day and (ends is None or day < ends)


def _is_legal(entry, holding: Protection | None) -> bool:
    """Whether a protection begins or ends, and not merely a name or an address is corrected."""
    if entry.action != "change" or holding is None:
        return True
    told = {name: getattr(entry, name) for name in ("importance", "section", "number")}
    return any(value and value != getattr(holding, name) for name, value in told.items())


def _refuse_twice(act: LegalAct, entry, known: list[Protection]):
    for one in known:
        if one.act_id == act.pk or (one.ended_by_id == act.pk and entry.action != "add"):
            raise ValidationError(
                _("“%(name)s”: this act has been carried out here already.")
                % {"name": entry.monument},
                code="twice",
            )
        if one.valid.lower == act.in_force_from:
            raise ValidationError(
                _("“%(name)s” is protected from that very day by another act: %(act)s.")
                % {"name": entry.monument, "act": one.act or "–"}
            )


def _begun(act: LegalAct, entry, holding: Protection | None, known: list, label: str):
    """The new entry of the list: what the act says, and of the rest what was said before."""
    monument, before = entry.monument, holding or entry.monument
    later = [one for one in known if one.valid.lower > act.in_force_from]
    following = min(later, key=lambda one: one.valid.lower, default=None)
    until = holding.valid.upper if holding else following and following.valid.lower
    ended_by = holding.ended_by if holding else following and following.act
    protection = Protection(
        monument=monument,
        importance=entry.importance or before.importance,
        section=entry.section or before.section,
        number=entry.number or (holding and holding.number) or monument.number,
        annex=label,
        valid=(act.in_force_from, until),
        act=act,
        ended_by=ended_by if until else None,
        basis=Basis.STATED,
    )
    protection.clean_fields(exclude=["monument", "act", "ended_by"])
    return protection


def renumber(act: LegalAct, entries: list):
    """The new official number; the old one stays on record with its last day.

    Which of the two is in use on a day is said by `take_effect`.
    """
    _follow_on(
        Identifier,
        {entry.monument.pk: entry.number for entry in entries if entry.number},
        "value",
        {"scheme": Identifier.Scheme.INVENTORY},
        {"act": act},
        act.in_force_from,
    )


def rename(act: LegalAct, entries: list):
    """The new official name; the old one becomes historical."""
    _follow_on(
        Name,
        {entry.monument.pk: entry.name for entry in entries if entry.name},
        "text",
        {"language": OFFICIAL_LANGUAGE},
        {"status": Name.Status.OFFICIAL, "source": str(act)[:200]},
        act.in_force_from,
    )


def _follow_on(model, wanted: dict[int, str], column: str, which: dict, said: dict, day):
    """Close what is preferred and add what follows it, of one kind of many monuments."""
    rows = defaultdict(list)
    for row in model.objects.filter(monument__in=wanted, **which):
        rows[row.monument_id].append(row)
    closed, begun, renewed = [], [], []
    for key, value in wanted.items():
        known = next((row for row in rows[key] if getattr(row, column) == value), None)
        preferred = next((row for row in rows[key] if row.is_preferred), None)
        if known and known.is_preferred:
            continue
        if preferred:
            preferred.valid = (preferred.valid and preferred.valid.lower, day)
            closed.append(preferred)
        row = known or model(monument_id=key, is_preferred=False, **{column: value}, **which)
        row.valid = (day, None)
        for name, told in said.items():
            setattr(row, name, told)
        if model is Name:
            row.script = script_of(value)
        (renewed if known else begun).append(row)
    with broken_rules_told(model):
        model.objects.bulk_update([*closed, *renewed], ["valid", *said])
    _checked(begun, model)


def readdress(act: LegalAct, entries: list, is_in_force: bool):
    """The new address, in force from the act's day; the old one stays on record until then."""
    day, moved, closed, begun = act.in_force_from, [], [], []
    wanted = {
        entry.monument.pk: entry for entry in entries
        if entry.address and entry.address != entry.monument.locality
    }  # fmt: skip
    known = defaultdict(list)
    for address in Address.objects.filter(monument__in=wanted, valid__endswith__isnull=True):
        known[address.monument_id, address.street].append(address)
    for key, entry in wanted.items():
        monument, old = entry.monument, entry.monument.locality
        open_ones = known[key, old]
        if open_ones:
            open_ones[0].valid = (open_ones[0].valid and open_ones[0].valid.lower, day)
            closed.append(open_ones[0])
        elif old:
            begun.append(Address(monument=monument, street=old, valid=(None, day)))
        said = {"street": entry.address, "source": str(act)[:200]}
        begun.append(Address(monument=monument, valid=(day, None), **said))
        if is_in_force or not old:
            monument.locality = entry.address
            moved.append(monument)
    Address.objects.bulk_update(closed, ["valid"])
    _checked(begun, Address)
    Monument.objects.bulk_update(moved, ["locality"])
