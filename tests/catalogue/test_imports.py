"""A table comes in: what is odd is told, what is wrong is refused by row, nothing is guessed."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import F

from heritage.catalogue.as_of import as_of
from heritage.catalogue.imports import ImportProblem, apply, stage
from heritage.catalogue.models import ImportBatch, Monument, Protection
from heritage.catalogue.rows import finding_words
from tests.factories import AreaFactory, MonumentFactory

pytestmark = pytest.mark.django_db

HEADINGS = (
    "inventory_number,name_az,other_names_az,lat_wgs84,lon_wgs84,wikidata_qid,"
    "importance_inferred,section_inferred"
)


def load(*lines, headings=HEADINGS):
    content = "\n".join([headings, *lines]).encode()
    return apply(stage("list.csv", content), source="a list", licence="CC0 1.0", by=None)


def codes(batch):
    return [finding["code"] for finding in batch.findings]


@pytest.fixture(autouse=True)
def country():
    return make_country()


def make_country():
    AreaFactory(kind="country", code="AZ", box=(44.0, 38.0, 51.0, 42.0))
    return AreaFactory(code="AZ-BA", name_az="Bakı", box=(49.3, 40.0, 50.3, 41.0))


def test_a_row_with_a_number_becomes_a_published_monument_with_inferred_values_marked(country):
    load("2.2,Qız qalası,Maiden,40.366167,49.837250,Q842822,world,architecture")

    monument = Monument.objects.get()
    assert (monument.number, monument.lifecycle) == ("2.2", "published")
    assert (monument.importance, monument.importance_basis) == ("world", "inferred")
    assert (monument.section, monument.section_basis) == ("architecture", "inferred")
    assert (monument.district, monument.district_basis) == (country, "inferred")
    assert monument.location.coords == (49.83725, 40.366167)
    assert set(monument.identifiers.values_list("scheme", "value")) == {
        ("inventory", "2.2"),
        ("wikidata", "Q842822"),
    }
    assert monument.sources.get().licence == "CC0 1.0"


def test_a_row_without_a_number_waits_as_a_draft():
    batch = load(",Yeni abidə,,40.36,49.83,,,")
    assert Monument.objects.get().lifecycle == "draft"
    assert codes(batch) == ["no_official_number"]


def test_the_same_file_again_changes_nothing():
    line = "1,Atəşgah,,40.415556,50.008611,Q754560,world,architecture"
    first, again = load(line), load(line)

    assert again.pk == first.pk
    assert Monument.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('"71, 70, 73, 69",Göy məscid,,40.36,49.83,,,', "several_numbers"),
        ("3.8,Kеyqubаd məscidi,,40.36,49.83,,,", "cyrillic_in_latin"),
        ("9,Sərhəd körpüsü,,39.15,46.94,,,", "outside_districts"),
        ("9,Gəmi,,40.30,52.90,,,", "odd_place"),
        ("9,Tərs,,49.83,40.36,,,", "odd_place"),
    ],
)
def test_what_is_odd_is_told_and_the_row_is_kept(line, code):
    batch = load(line)
    assert codes(batch) == [code]
    assert finding_words(batch.findings[0])
    assert batch.created_count == 1


def test_look_alike_names_and_equal_points_are_told_with_the_others_numbers():
    batch = load("7,Cümə məscidi,,40.36,49.83,,,", "8,Cume mescidi,,40.36,49.83,,,")
    told = [(finding["code"], finding["params"]["others"]) for finding in batch.findings]
    assert sorted(told) == [
        ("same_name", "7"),
        ("same_name", "8"),
        ("same_place", "7"),
        ("same_place", "8"),
    ]


def test_a_wrong_row_is_refused_with_its_reason_and_the_others_go_on():
    batch = load(
        "1,,,40.36,49.83,,,",
        "2,Bad point,,north,49.83,,,",
        "3,Bad item,,40.36,49.83,842822,,",
        "4,Good,,40.36,49.83,,,",
    )
    refused = [finding for finding in batch.findings if finding["code"] == "refused"]
    assert [(finding["row"], finding["column"]) for finding in refused] == [
        (2, "name_az"),
        (3, "lat_wgs84"),
        (4, "wikidata_qid"),
    ]
    assert "north" in refused[1]["params"]["reason"]
    assert [monument.name_in("az") for monument in Monument.objects.all()] == ["Good"]


def test_a_row_that_breaks_a_rule_of_the_register_takes_nothing_with_it():
    headings = "inventory_number,name_az,year_from,year_to"
    batch = load("1,Tərsinə,1500,1400", "2,Düz,1400,1500", headings=headings)
    assert codes(batch) == ["refused"]
    assert Monument.objects.get().number == "2"


def test_a_second_table_adds_to_the_record_and_keeps_what_stands_there():
    known = MonumentFactory(name="Qız qalası", number="2.2", importance="world")
    headings = (
        "name_az,name_en,typology,importance_category,district_az,period_az,year_from,year_to,"
        "inventory_number,unesco_id,public_location_policy_proposed,description_en"
    )
    batch = load(
        'Bakı Qız qalası,Maiden Tower,minaret,local,"Bakı",XII əsr,1100,1200,2.2,958,open,A tower.',
        headings=headings,
    )

    known.refresh_from_db()
    assert [name.text for name in known.names.filter(language="az")] == [
        "Qız qalası",
        "Bakı Qız qalası",
    ]
    assert known.name_in("en") == "Maiden Tower"
    assert known.importance == "world"
    assert (known.built_from, known.built_to) == (1101, 1200)
    assert (known.district.name_az, known.district_basis) == ("Bakı", "stated")
    assert known.descriptions.get().text == "A tower."
    assert set(codes(batch)) == {"name_differs", "century_start", "unknown_kind"}


def test_a_proposed_rule_for_the_place_is_followed_and_told():
    headings = "inventory_number,name_az,lat_wgs84,lon_wgs84,public_location_policy_proposed"
    batch = load("43,Xocalı kurqanları,40.36,49.83,withhold", headings=headings)
    assert Monument.objects.get().public_point is None
    assert codes(batch) == ["hidden"]


def test_a_table_hides_more_and_never_shows_more():
    known = MonumentFactory(name="Qəbir", number="43", sensitivity="withheld")
    headings = "inventory_number,name_az,public_location_policy_proposed"
    load("43,Qəbir,generalise", headings=headings)
    known.refresh_from_db()
    assert known.sensitivity == "withheld"


def test_bce_years_are_stored_as_astronomical_ones():
    load("5,Qəbələ,-400,1800", headings="inventory_number,name_az,year_from,year_to")
    assert Monument.objects.get().built_from == -399


@pytest.mark.parametrize(
    ("content", "words"),
    [("name_az\nQala".encode("utf-16"), "UTF-8"), (b"number,title\n1,Qala", "name_az")],
)
def test_a_file_that_is_no_such_table_is_refused_in_a_sentence(content, words):
    with pytest.raises(ImportProblem, match=words):
        stage("list.csv", content)


@pytest.fixture(scope="class")
def register(rows_of_class):
    """The register that ships, loaded twice."""
    make_country()
    call_command("load_vocabularies")
    call_command("load_register")
    call_command("load_register")


@pytest.mark.usefixtures("register")
class TestTheRegisterThatShips:
    @pytest.fixture(autouse=True)
    def country(self):
        """It is made before the register is loaded."""

    def test_it_holds_893_official_monuments_once(self):
        numbered = Monument.objects.published().filter(number_sorted__isnull=False)
        assert numbered.count() == Monument.objects.published().count() == 893
        assert Monument.objects.count() == 893 + 52
        assert ImportBatch.objects.count() == 3
        assert not [
            code
            for batch in ImportBatch.objects.all()
            for code in codes(batch)
            if code == "refused"
        ]
        assert Monument.objects.exclude(sensitivity="open").count() == 23

    def test_every_numbered_monument_that_ships_is_on_the_list_by_the_decision_of_2001(
        self, in_english
    ):
        protections = Protection.objects.filter(
            act__number="132", valid__startswith=date(2001, 8, 2), valid__endswith=None
        )
        told = protections.filter(
            basis="inferred", scheme="state_list", monument__number_sorted=F("number")
        )
        assert told.count() == Protection.objects.count() == 893
        assert not told.exclude(importance=F("monument__importance")).exists()
        finding = ImportBatch.objects.get(file_name="act_132.json").findings[0]
        assert "No source states since when" in finding_words(finding)
        with as_of(in_force_on=date(2020, 9, 1)):
            assert Monument.objects.published().count() == 893
        with as_of(in_force_on=date(2001, 8, 1)):
            assert not Monument.objects.exists()
