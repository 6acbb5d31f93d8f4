"""Each line of an annex and the monument that it speaks of; what is proposed, with reasons.

Nothing is chosen silently: only an exact match takes part without a person's word. The queries do
not grow with the lines.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, Func, Prefetch, TextField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heritage.accounts.models import Agency
from heritage.accounts.roles import EVERY_TERRITORY

from ..models import Identifier, LegalAct, Monument, Name, Protection
from .columns import folded
from .lines import Line, importance_words, read_lines, section_words

LIKE = 0.45  # trigram similarity of folded names from which one is shown as likely
UNLIKE = 0.2  # below it, an equal number with another name is looked at by a person
MOST_LIKE = 5  # look-alikes shown of one line
STATES = {
    "exact": gettext_lazy("found"),
    "likely": gettext_lazy("likely"),
    "several": gettext_lazy("several fit"),
    "none": gettext_lazy("not in the register"),
    "unreadable": gettext_lazy("cannot be read"),
    "elsewhere": gettext_lazy("another body's"),
}
ACTIONS = {
    "add": gettext_lazy("put on the list"),
    "change": gettext_lazy("change"),
    "end": gettext_lazy("take off the list"),
    "lost": gettext_lazy("take off the list as lost"),
    "nothing": gettext_lazy("nothing"),
}


@dataclass
class Difference:
    field: str
    label: str
    before: str
    after: str


@dataclass
class Staged:
    """One line of an annex with the monument it speaks of and what is to be done with it."""

    line: Line
    state: str = "none"
    reasons: list[str] = field(default_factory=list)
    candidates: list[Monument] = field(default_factory=list)
    monument: Monument | None = None
    action: str = "nothing"
    is_decided: bool = False
    stands_in_the_way: bool = False  # of another line that speaks of the same monument
    differences: list[Difference] = field(default_factory=list)

    @property
    def state_words(self):
        return STATES[self.state]

    @property
    def action_words(self):
        return ACTIONS[self.action]

    @property
    def is_new(self) -> bool:
        return self.monument is None and self.action == "add"

    @property
    def is_open(self) -> bool:
        """A person has still to say what it is."""
        if self.stands_in_the_way:
            return self.action != "nothing"
        return self.state in ("likely", "several", "none") and not self.is_decided

    @property
    def takes_part(self) -> bool:
        is_ready = self.state == "exact" or (self.is_decided and self.state != "elsewhere")
        return is_ready and self.action != "nothing" and not self.stands_in_the_way


def stage(annex, user) -> tuple[list[Staged], list[str]]:
    """Every line of the annex as it stands against the register now, and the footnotes."""
    lines, notes = read_lines(annex)
    known = _Register(annex.act, user, lines, annex.choices)
    staged = [_matched(line, known) for line in lines]
    for one in staged:
        _decide(one, annex.choices.get(one.line.key), known)
        _compare(one, annex.act)
    _look_for_doubles(staged)
    return staged, notes


class _Register:
    """What of the register the lines may speak of, fetched at once."""

    def __init__(self, act: LegalAct, user, lines: list[Line], choices: dict):
        self.act, self.user = act, user
        self.keeps_the_rest = bool(user.agency and user.agency.keeps_the_rest)
        self.may_everywhere = user.has_perm(EVERY_TERRITORY)
        self.folded = folded(
            {line[name] for line in lines for name in ("number", "old_number", "name", "district")}
        )
        self.by_number, self.by_part = self._numbered(lines)
        self.by_name = self._named(lines)
        self.chosen_by_hand = {"": [one.get("monument") for one in choices.values()]}
        self.alike = self._alike(
            {self.folded[line["name"]] for line in lines if line["name"]} - self.by_name.keys()
        )
        found = [self.by_number, self.by_part, self.by_name, self.alike, self.chosen_by_hand]
        keys = {key for told in found for keys in told.values() for key in keys if key}
        self.monuments = {
            monument.pk: monument
            for monument in with_law(Monument.objects.visible_to(user).filter(pk__in=keys))
        }
        self.keepers = {agency.pk: agency for agency in Agency.objects.all()}

    def squashed(self, number: str) -> str:
        return self.folded[number].replace(" ", "")

    def _numbered(self, lines: list[Line]) -> tuple[dict, dict]:
        """Monuments by whole number and by part of one: {number: [key, …]}, blanks left out."""
        asked = {line[name] for line in lines for name in ("number", "old_number")} - {""}
        whole = {self.squashed(number) for number in asked}
        parts = {part for number in whole for part in number.split(",")}
        squashed = Func(
            F("folded"), Value(" "), Value(""), function="replace", output_field=TextField()
        )
        found = (
            Identifier.objects.filter(scheme__in=["inventory", "inventory_1981"])
            .annotate(squashed=squashed)
            .extra(
                where=["string_to_array(replace(folded, ' ', ''), ',') && %s"], params=[[*parts]]
            )
            .order_by("scheme", "-is_preferred", "pk")
        )
        by_number, by_part = defaultdict(list), defaultdict(list)
        for identifier in found:
            by_number[identifier.squashed].append(identifier.monument_id)
            for part in identifier.squashed.split(","):
                by_part[part].append(identifier.monument_id)
        return by_number, by_part

    def _named(self, lines: list[Line]) -> dict:
        names = {self.folded[line["name"]] for line in lines if line["name"]}
        found = defaultdict(list)
        for name in Name.objects.filter(folded__in=names).values("folded", "monument_id"):
            found[name["folded"]].append(name["monument_id"])
        return found

    def _alike(self, names: Iterable[str]) -> dict:
        """Look-alike names by the trigram index: {folded name: [key of a monument, …]}."""
        found = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(LIKE)]
            )
            cursor.execute(
                "SELECT asked, monument_id FROM unnest(%s::text[]) AS asked, LATERAL ("
                " SELECT monument_id FROM catalogue_name WHERE folded %% asked"
                " ORDER BY similarity(folded, asked) DESC, id LIMIT %s) AS alike",
                [sorted(names), MOST_LIKE],
            )
            for asked, key in cursor.fetchall():
                found[asked].append(key)
        return found

    def chosen(self, keys: Iterable[int]) -> list[Monument]:
        return [self.monuments[key] for key in dict.fromkeys(keys) if key in self.monuments]

    def may_touch(self, monument: Monument) -> bool:
        return self.may_everywhere or monument.keeper_id == self.user.agency_id


def with_law(monuments):
    """Monuments with all that an annex is compared with: a fixed number of queries."""
    protections = Protection.objects.filter(scheme=Protection.Scheme.STATE_LIST)
    return monuments.select_related("district").prefetch_related(
        "names", "identifiers", Prefetch("protections", protections.select_related("act"), "listed")
    )


def _matched(line: Line, known: _Register) -> Staged:
    staged = Staged(line)
    if line.problems:
        staged.state = "unreadable"
        return staged
    staged.reasons += line.doubts
    _by_number(staged, known) or _by_parts(staged, known) or _by_name(staged, known)
    if staged.state == "none":
        staged.reasons.append(_("Neither its number nor its name is in the register."))
    return staged


def _by_number(staged: Staged, known: _Register) -> bool:
    line = staged.line
    for name in ("number", "old_number"):
        found = (
            known.chosen(known.by_number.get(known.squashed(line[name]), ())) if line[name] else []
        )
        if len(found) == 1:
            _same_number(staged, found[0], name, known)
            return True
        if found:
            return _several(staged, found, known, _("Several monuments have this number."))
    return False


def _same_number(staged: Staged, monument: Monument, name: str, known: _Register):
    staged.monument, staged.candidates = monument, [monument]
    staged.state = "exact"
    if known.folded[staged.line["name"]] and not _is_named_alike(staged.line, monument, known):
        staged.state = "likely"
        staged.reasons.append(
            _("The number is the same, but the register calls it “%(name)s”.") % {"name": monument}
        )
    elif staged.line.doubts:
        staged.state = "likely"
    elif name == "old_number":
        staged.reasons.append(_("Found by its old number."))


def _is_named_alike(line: Line, monument: Monument, known: _Register) -> bool:
    """Whether one of its names has something of the line's name; look-alike by trigrams."""
    asked = known.folded[line["name"]]
    return any(alikeness(asked, name.folded) >= UNLIKE for name in monument.names.all())


def alikeness(one: str, other: str) -> float:
    """Trigrams that two folded texts share, of all they have, 0 to 1: as pg_trgm counts them."""
    first, second = _trigrams(one), _trigrams(other)
    return len(first & second) / max(1, len(first | second))


def _trigrams(text: str) -> set[str]:
    words = (f"  {word} " for word in re.findall(r"\w+", text))
    return {word[at : at + 3] for word in words for at in range(len(word) - 2)}


def _several(staged: Staged, found: list[Monument], known: _Register, reason: str) -> bool:
    """Of several the one in the same district, or with the same name, is the likely one."""
    line = staged.line
    staged.candidates = found
    near = [one for one in found if _in_district(line, one, known)]
    named = [one for one in found if line["name"] and _has_name(line, one, known)]
    for narrowed, why in (
        (named, _("One has the same name.")),
        (near, _("One is in the district.")),
    ):
        if len(narrowed) == 1:
            staged.monument, staged.state = narrowed[0], "likely"
            staged.reasons += [reason, why]
            return True
    staged.state = "several"
    staged.reasons.append(reason)
    return True


def _has_name(line: Line, monument: Monument, known: _Register) -> bool:
    return any(name.folded == known.folded[line["name"]] for name in monument.names.all())


def _in_district(line: Line, monument: Monument, known: _Register) -> bool:
    if not line["district"] or monument.district is None:
        return False
    names = (monument.district.name_az, monument.district.name_en, monument.district.name_ru)
    return any(name and name[:5].lower() in line["district"].lower() for name in names)


def _by_parts(staged: Staged, known: _Register) -> bool:
    """A number that is a part of the register's, or has it as a part: likely, never more."""
    number = staged.line["number"]
    keys = [
        key for part in known.squashed(number).split(",") for key in known.by_part.get(part, ())
    ]
    found = known.chosen(keys) if number else []
    if not found:
        return False
    if len(found) > 1:
        return _several(staged, found, known, _("Its number is a part of several."))
    staged.monument, staged.candidates, staged.state = found[0], found, "likely"
    staged.reasons.append(
        _("“%(asked)s” and “%(known)s” have a number in common.")
        % {"asked": number, "known": found[0].number}
    )
    return True


def _by_name(staged: Staged, known: _Register) -> bool:
    name = known.folded[staged.line["name"]]
    if not name:
        return False
    same = known.chosen(known.by_name.get(name, ()))
    if len(same) == 1:
        staged.monument, staged.candidates, staged.state = same[0], same, "likely"
        staged.reasons.append(_("One monument has this name."))
        return True
    if same:
        return _several(staged, same, known, _("Several monuments have this name."))
    alike = known.chosen(known.alike.get(name, ()))
    if alike:
        return _several(staged, alike, known, _("These have a similar name."))
    return False


def _decide(staged: Staged, choice: dict | None, known: _Register):
    """What is proposed, or what a person chose instead; other bodies' monuments stay theirs."""
    if staged.state == "unreadable":
        return
    if choice:
        _follow(staged, choice, known)
    if staged.monument and not known.may_touch(staged.monument):
        _leave_to_its_keeper(staged, known)
        return
    if staged.state == "several" and not choice:
        return  # which of them, a person says
    if not (choice and choice.get("action")):
        staged.action = _proposed_action(staged, known)
    if staged.is_new and not (known.keeps_the_rest or known.may_everywhere):
        staged.action, staged.is_decided = "nothing", False
        staged.reasons.append(
            _("A new record has no place: add the monument with its place, then choose it here.")
        )
    _refuse_twice(staged, known)


def _follow(staged: Staged, choice: dict, known: _Register):
    staged.is_decided = True
    staged.action = choice.get("action") or "nothing"
    key = choice.get("monument")
    chosen = (
        known.monuments.get(key) or Monument.objects.visible_to(known.user).filter(pk=key).first()
    )
    if chosen is not None and chosen.pk not in known.monuments:
        chosen = with_law(Monument.objects.filter(pk=chosen.pk)).get()
        known.monuments[chosen.pk] = chosen
    staged.monument = chosen
    if key and chosen is None:
        staged.is_decided, staged.action = False, "nothing"
    if chosen and chosen not in staged.candidates:
        staged.candidates = [chosen, *staged.candidates]


def _leave_to_its_keeper(staged: Staged, known: _Register):
    staged.state, staged.action, staged.is_decided = "elsewhere", "nothing", False
    keeper = known.keepers.get(staged.monument.keeper_id)
    staged.reasons = [_("Kept by %(keeper)s: they must do it.") % {"keeper": keeper or "–"}]


def _proposed_action(staged: Staged, known: _Register) -> str:
    said, monument = staged.line["action"], staged.monument
    if monument is None:
        return said if said in ("add", "nothing") else "add" if not said else "nothing"
    if said in ("end", "lost", "nothing"):
        return said
    return "change" if protection_on(monument, known.act.in_force_from) else "add"


def _refuse_twice(staged: Staged, known: _Register):
    """What this act has done is not done by it again."""
    monument = staged.monument
    if monument is None or staged.action == "nothing":
        return
    for protection in monument.listed:
        begun = protection.act_id == known.act.pk
        ended = protection.ended_by_id == known.act.pk and staged.action in ("end", "lost")
        if begun or ended:
            staged.action = "nothing"
            staged.reasons.append(_("This act has been carried out here already."))
            return


def protection_on(monument: Monument, day) -> Protection | None:
    """The entry of the state list that holds on that day, of a monument fetched `with_law`."""
    return next((told for told in monument.listed if _holds(told, day)), None)


def _holds(protection: Protection, day) -> bool:
    begins, ends = protection.valid.lower, protection.valid.upper
    return begins <= day and (ends is None or day < ends)


def _compare(staged: Staged, act: LegalAct):
    """What differs between the line and the register; a change that changes nothing is none."""
    if staged.action not in ("add", "change"):
        return
    told = facts_of(staged.monument, act.in_force_from) if staged.monument else {}
    for name, (label, words, same) in COMPARED.items():
        after = staged.line[name]
        before = told.get(name, "")
        if after and not same(before, after):
            staged.differences.append(Difference(name, str(label), words(before), words(after)))
    if staged.action == "change" and not staged.differences:
        staged.action = "nothing"
        staged.reasons.append(_("The register says it already."))


def facts_of(monument: Monument, day) -> dict[str, str]:
    """What an annex may change, as the register has it on that day."""
    listed = protection_on(monument, day)
    number = next(
        (one.value for one in monument.identifiers.all()
         if one.scheme == Identifier.Scheme.INVENTORY and one.is_preferred), "",
    )  # fmt: skip
    name = next(
        (one.text for one in monument.names.all() if one.language == "az" and one.is_preferred), ""
    )
    return {
        "number": number,
        "name": name,
        "importance": listed.importance if listed else monument.importance,
        "section": listed.section if listed else monument.section,
        "address": monument.locality,
    }


def _same_words(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    """A text without case, kinds of dashes and quotes: what no act would be made for."""
    text = unicodedata.normalize("NFC", text.replace("İ", "i").replace("I", "ı")).lower()
    return re.sub(r"\s+", " ", re.sub(r"\s*[-–—‒−‐‑]\s*", "-", re.sub(r"[\"'«»“”„’‘ʼ`]", "", text)))


def _same_number_words(one: str, other: str) -> bool:
    return _bare(one).replace(" ", "") == _bare(other).replace(" ", "")


COMPARED = {
    "number": (gettext_lazy("number"), str, _same_number_words),
    "name": (gettext_lazy("name"), str, _same_words),
    "importance": (gettext_lazy("importance"), importance_words, str.__eq__),
    "section": (gettext_lazy("section of the list"), section_words, str.__eq__),
    "address": (gettext_lazy("address"), str, _same_words),
}


def _look_for_doubles(staged: list[Staged]):
    """Two lines at one monument: the same twice is one, else a person leaves one out."""
    by_monument = defaultdict(list)
    for one in staged:
        if one.monument and one.action != "nothing":
            by_monument[one.monument.pk].append(one)
    for first, *others in by_monument.values():
        for other in others:
            if other.line.values == first.line.values and other.action == first.action:
                other.action, other.differences = "nothing", []
                other.reasons.append(_("The same as line %(line)s.") % {"line": first.line.line})
                continue
            for one, its_other in ((first, other), (other, first)):
                one.stands_in_the_way = True
                one.reasons.append(
                    _("Line %(line)s speaks of the same monument: leave one of them out.")
                    % {"line": its_other.line.line}
                )
