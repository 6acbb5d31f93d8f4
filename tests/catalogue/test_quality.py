"""The rules of quality: found, counted, worked through, set aside; and how full passports are."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.models import (
    ActRelation,
    Finding,
    Identifier,
    LegalAct,
    Monument,
    Phase,
    Protection,
    Tally,
    Zone,
)
from heritage.catalogue.quality import CHECKS, RULES
from heritage.catalogue.services import quality
from tests.factories import (
    AgencyFactory,
    AreaFactory,
    MonumentFactory,
    PictureFactory,
    TerritoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("in_english")

FAR_AWAY = (46.0, 39.0, 46.5, 39.5)
TODAY = (date(2020, 1, 1), None)


def square(west, south, side=0.01):
    return MultiPolygon(Polygon.from_bbox((west, south, west + side, south + side)), srid=4326)


def act(number="132", **fields):
    told = {"adopted_on": date(2001, 8, 2), "in_force_from": date(2001, 8, 2), "issuer": "Cabinet"}
    return LegalAct.objects.get_or_create(number=number, **told | fields)[0]


def zone(monument, role="protection", **fields):
    made = Zone.objects.create(role=role, **{"boundary": square(49.83, 40.36)} | fields)
    made.memberships.create(monument=monument)
    return monument


def official_area(**fields):
    return AreaFactory(source="Cadastre 2024", **fields)


def repealed():
    earlier = act()
    ActRelation.objects.create(act=act("140"), kind="repeals", earlier=earlier)
    return earlier


def protected(monument, **fields):
    Protection.objects.create(monument=monument, valid=TODAY, **fields)
    return monument


def dated(words, earliest, latest):
    monument = MonumentFactory()
    told = {"earliest": earliest, "latest": latest, "display": words}
    Phase.objects.create(monument=monument, kind="construction", **told)
    return monument


def numbered_twice():
    MonumentFactory(number="7")
    return MonumentFactory(number="7")


def outside_the_country():
    official_area(kind="country", code="AZ")
    return MonumentFactory(location=Point(20, 20, srid=4326))


BROKEN = {
    "outside_district": lambda: MonumentFactory(district=official_area(box=FAR_AWAY)),
    "outside_country": outside_the_country,
    "outside_boundary": lambda: zone(
        MonumentFactory(), role="boundary", boundary=square(46, 39), act=act()
    ),
    "footprint_elsewhere": lambda: MonumentFactory(footprint=square(46, 39)),
    "number_twice": numbered_twice,
    "years_against_words": lambda: dated("XII əsrin sonu", 1301, 1400),
    "repealed_act": lambda: protected(MonumentFactory(), act=repealed()),
    "off_list_protected": lambda: protected(MonumentFactory(standing="removed"), act=act()),
    "open_archaeology": lambda: MonumentFactory(section="archaeology"),
    "inferred": lambda: MonumentFactory(importance_basis="inferred"),
    "act_missing": lambda: MonumentFactory(number="12"),
    "protection_without_act": lambda: protected(MonumentFactory()),
    "zone_without_act": lambda: zone(MonumentFactory()),
    "no_point": lambda: MonumentFactory(location=None),
    "no_district": lambda: MonumentFactory(),
    "no_name_az": lambda: Monument.objects.create(),
    "no_name_en": lambda: MonumentFactory(),
    "no_name_ru": lambda: MonumentFactory(),
    "not_dated": lambda: MonumentFactory(),
    "picture_licence": lambda: PictureFactory().monument,
}


def rules_of(monument):
    quality.work_off_everything()
    return set(monument.findings.values_list("rule", flat=True))


def sound_monument():
    """A record that breaks no rule."""
    district = official_area(code="AZ-BA")
    monument = dated("XII əsr", 1101, 1200)
    for language in ("en", "ru"):
        monument.names.create(language=language, text="Tower")
    Identifier.objects.create(monument=monument, scheme="inventory", value="2.2")
    Monument.objects.filter(pk=monument.pk).update(
        district=district, footprint=square(49.83, 40.36)
    )
    protected(zone(monument, role="boundary", act=act()), act=act("133"))
    return monument


@pytest.fixture
def at_the_desk(client, registrar):
    """`at_the_desk("quality")` opens a page of the desk as a registrar."""
    client.force_login(registrar)

    def open_page(name, *args, **question):
        return client.get(reverse(f"catalogue:{name}", args=args), question)

    return open_page


def test_every_rule_has_a_case_here():
    assert {rule.code for rule in CHECKS} == set(BROKEN)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_record_that_breaks_a_rule_is_found(db, rule):
    assert rule in rules_of(BROKEN[rule]())


def test_a_sound_record_breaks_no_rule(db):
    assert {code for code in rules_of(sound_monument()) if code in BROKEN} == set()


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("XII əsr", (1101, 1200)),
        ("XII-XIII əsrlər", (1201, 1300)),
        ("XII əsr (alt hissə daha qədim)", (1150, 1160)),
        ("e.ə. IV əsr", (-399, -300)),
        ("1101", (1101, 1200)),
    ],
)
def test_words_that_fit_their_years_are_no_finding(db, words, years):
    assert "years_against_words" not in rules_of(dated(words, *years))


def test_a_coarse_boundary_says_nothing_of_a_point_a_kilometre_beyond_it(db):
    coarse = AreaFactory(box=(49.3, 39.9, 49.83, 40.9), source="Natural Earth 1:10m")

    assert "outside_district" not in rules_of(MonumentFactory(district=coarse))


def test_what_was_mended_is_no_finding_any_more(db):
    monument = BROKEN["footprint_elsewhere"]()
    rules_of(monument)

    Monument.objects.filter(pk=monument.pk).update(footprint=None)

    assert "footprint_elsewhere" not in rules_of(monument)


def test_a_number_given_up_frees_the_other_record_too(db):
    monument = numbered_twice()
    other = Monument.objects.exclude(pk=monument.pk).get()
    assert "number_twice" in rules_of(other)

    monument.identifiers.update(value="8")

    assert "number_twice" not in rules_of(other)


def test_the_tally_always_equals_the_findings(db):
    for make in BROKEN.values():
        make()
    quality.work_off_everything()
    Monument.objects.update(footprint=None, sensitivity="district", sensitivity_reason="a grave")
    quality.work_off_everything()

    counted = {}
    for rule in Finding.objects.values_list("rule", flat=True):
        counted[rule] = counted.get(rule, 0) + 1
    tallied = {}
    for rule, count in Tally.objects.values_list("rule", "count"):
        tallied[rule] = tallied.get(rule, 0) + count
    assert {rule: count for rule, count in tallied.items() if count} == counted


def test_samples_and_withdrawn_records_are_not_checked(db):
    sample, withdrawn = MonumentFactory(is_sample=True), MonumentFactory(lifecycle="withdrawn")

    assert rules_of(sample) | rules_of(withdrawn) == set()


def test_the_page_counts_what_was_saved_a_moment_ago(at_the_desk):
    MonumentFactory(location=None)

    groups = dict(at_the_desk("quality").context["groups"])

    counts = {one.rule.code: one.count for rules in groups.values() for one in rules}
    assert counts["no_point"] == 1


def test_a_rule_leads_to_the_records_of_ones_own_territory_only(client, db):
    TerritoryFactory()
    mine = MonumentFactory(district=None)
    MonumentFactory(district=None, location=Point(46, 39, srid=4326))
    quality.work_off_everything()
    client.force_login(UserFactory(role="registrar", agency=mine.keeper))

    page = client.get(reverse("catalogue:quality-rule", args=["no_district"]))

    assert page.context["monuments"] == [mine]
    assert page.context["queue"].count() == 1


def test_a_record_of_another_territory_is_not_found_in_a_queue(client, db):
    TerritoryFactory()
    theirs = MonumentFactory()
    client.force_login(UserFactory(role="registrar", agency=AgencyFactory()))

    address = reverse("catalogue:quality-open", args=["no_district", theirs.reference])

    assert client.get(address).status_code == 404


def test_working_through_a_queue_shows_the_place_and_the_next_one(at_the_desk, client):
    first, second = MonumentFactory(location=None), MonumentFactory(location=None)
    quality.work_off_everything()

    page = client.get(
        reverse("catalogue:quality-open", args=["no_point", first.reference]), follow=True
    )

    assert "1 of 2" in page.content.decode()
    assert reverse("catalogue:edit-monument", args=[second.reference]) in page.content.decode()


def test_the_page_of_a_record_tells_its_own_findings(at_the_desk):
    monument = MonumentFactory(section="archaeology")

    page = at_the_desk("edit-monument", monument.reference).content.decode()

    assert "The exact place of an archaeological site is open to everyone." in page


def aside(client, monument, rule, **said):
    return client.post(
        reverse("catalogue:set-aside", args=[rule, monument.reference]), said, follow=True
    )


def open_count(rule):
    return sum(Tally.objects.open().filter(rule=rule).values_list("count", flat=True))


@pytest.fixture
def looked_at(at_the_desk, client):
    """A monument whose open archaeological place was set aside with a reason."""
    monument = MonumentFactory(section="archaeology")
    quality.work_off_everything()
    aside(client, monument, "open_archaeology", reason="A museum stands on it.")
    return monument


def test_a_finding_set_aside_counts_no_more_and_its_reason_is_shown(looked_at, at_the_desk):
    page = at_the_desk("edit-monument", looked_at.reference).content.decode()

    assert open_count("open_archaeology") == 0
    assert "A museum stands on it." in page


def test_a_finding_comes_back_when_what_it_rests_on_changes(looked_at):
    looked_at.names.create(language="en", text="Mound")
    quality.work_off_everything()
    after_another_change = open_count("open_archaeology")
    Monument.objects.filter(pk=looked_at.pk).update(location=Point(49.9, 40.4, srid=4326))
    quality.work_off_everything()

    assert (after_another_change, open_count("open_archaeology")) == (0, 1)


def test_the_daily_check_brings_nothing_back(looked_at):
    quality.check_everything()

    assert open_count("open_archaeology") == 0


def test_a_finding_is_not_set_aside_without_a_reason(at_the_desk, client):
    monument = MonumentFactory(location=None)
    quality.work_off_everything()

    page = aside(client, monument, "no_point", reason=" ").content.decode()

    assert "Say why the finding is to stay as it is." in page
    assert open_count("no_point") == 1


def test_a_finding_set_aside_can_be_taken_up_again(looked_at, client):
    aside(client, looked_at, "open_archaeology", again="1")

    assert open_count("open_archaeology") == 1


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"district": "nowhere"}, "“nowhere” is no value of “district”."),
        ({"after": "M999"}, "“M999” is no value of “after”."),
        ({"state": "gone"}, "“gone” is no value of “state”."),
    ],
)
def test_a_question_that_means_nothing_is_answered_in_a_sentence(at_the_desk, question, sentence):
    answer = at_the_desk("quality-rule", "no_point", **question)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_rule_that_is_not_there_is_not_found(at_the_desk):
    assert at_the_desk("quality-rule", "no_such_rule").status_code == 404


def test_the_queue_asks_as_often_for_twenty_monuments_as_for_two(at_the_desk):
    def queries(count):
        MonumentFactory.create_batch(count, location=None)
        quality.work_off_everything()
        with CaptureQueriesContext(connection) as captured:
            at_the_desk("quality-rule", "no_point")
        return len(captured)

    assert queries(2) == queries(18)


def test_completeness_tells_of_each_section_how_many_have_it(at_the_desk):
    district = AreaFactory(name_en="Baku")
    MonumentFactory(district=district, locality="İçərişəhər")
    MonumentFactory(district=district)

    [row] = at_the_desk("passports").context["rows"]

    filled = {cell.rule.code: cell.filled for cell in row.cells}
    assert (row.place, row.total) == (district, 2)
    assert filled["passport_place"] == 1
    assert filled["passport_use"] == 0


def test_the_table_of_completeness_comes_as_csv(at_the_desk):
    MonumentFactory(district=AreaFactory(name_en="Baku"))
    at_the_desk("passports")

    table = at_the_desk("passports-csv", by="district").content.decode("utf-8-sig")

    assert table.splitlines()[1].startswith("Baku,1,1,0,")


def test_the_tally_of_a_day_is_kept_once(db):
    MonumentFactory(location=None)
    quality.work_off_everything()

    assert quality.keep_tally_of_today() > 0
    assert quality.keep_tally_of_today() == 0


def test_a_rule_rests_on_parts_that_the_triggers_know(db):
    known = {"place", "record", "numbers", "names", "words", "dating", "holdings", "literature"}
    known |= {"law", "zones", "documents", "pictures", "visits"}

    assert set().union(*(rule.rests_on for rule in RULES.values())) <= known


def test_the_worker_checks_what_changed(db):
    monument = MonumentFactory(location=None)

    call_command("work", once=True)

    assert monument.findings.filter(rule="no_point").exists()


def test_the_command_checks_every_monument(db):
    MonumentFactory.create_batch(2, location=None)
    quality.work_off_everything()
    Finding.objects.all().delete()

    call_command("check_quality")

    assert open_count("no_point") == 2
