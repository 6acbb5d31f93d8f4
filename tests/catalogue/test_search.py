"""Words find monuments in any of the three languages, with or without the diacritics."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.http import QueryDict

from heritage.catalogue.filters import MonumentFilter
from heritage.catalogue.models import Description, Monument
from tests.factories import AreaFactory, ConceptFactory, MonumentFactory, PictureFactory

pytestmark = pytest.mark.django_db


def find(query_string):
    asked = MonumentFilter(
        QueryDict(query_string), queryset=Monument.objects.visible_to(AnonymousUser())
    )
    assert asked.is_valid(), asked.errors
    return [monument.name_in("az") for monument in asked.qs.prefetch_related("names")]


@pytest.fixture
def register():
    MonumentFactory(name="Qız qalası", importance="local", number="5501")
    MonumentFactory(name="Qız qalası", importance="world", number="2.2", name_en="Maiden Tower")
    MonumentFactory(name="Qızlar bulağı və qalası", importance="world", number="9")
    MonumentFactory(name="Göy məscid", importance="national", number="71, 70, 73, 69")
    MonumentFactory(name="92 nömrəli daş", importance="world", number="26—705")


@pytest.mark.parametrize(
    "words", ["qiz qalasi", "QIZ QALASI", "Qız  qalası", "гыз галасы", "qalası qız"]
)
def test_qiz_qalasi_of_world_importance_comes_first(register, words):
    asked = QueryDict(mutable=True)
    asked["q"] = words
    found = MonumentFilter(asked, queryset=Monument.objects.all()).qs
    assert found[0].number == "2.2" if words != "qalası qız" else found.count() == 3


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("maiden", "Qız qalası"),
        ("goy mescid", "Göy məscid"),
        ("ҝөј мәсҹид", "Göy məscid"),
        ("73", "Göy məscid"),
        ("26-705", "92 nömrəli daş"),
        ("26–705", "92 nömrəli daş"),
    ],
)
def test_words_and_numbers_find_their_monument(register, words, name):
    assert find(f"q={words}") == [name]


def test_a_description_is_searched_in_its_language():
    monument = MonumentFactory(name="Atəşgah")
    Description.objects.create(monument=monument, language="ru", text="Храм огнепоклонников")
    assert find("q=храм") == ["Atəşgah"]


def test_words_that_are_nowhere_find_nothing(register):
    assert find("q=eiffel") == []


def test_percent_signs_and_quotes_are_only_letters(register):
    assert find("q=%25") == []
    assert find("q='%3B--") == []


def test_drafts_and_withdrawn_monuments_are_found_by_nobody_outside():
    MonumentFactory(name="Qaralama", lifecycle="draft")
    MonumentFactory(name="Çıxarılmış", lifecycle="withdrawn")
    assert find("") == []


def test_samples_are_found_in_a_demonstration_only(settings):
    MonumentFactory(name="Nümunə", is_sample=True)
    settings.DEMO = True
    assert find("") == ["Nümunə"]
    settings.DEMO = False
    assert find("") == []


def test_a_district_finds_what_is_publicly_in_it():
    district = AreaFactory(code="AZ-BA")
    MonumentFactory(name="Açıq", district=district)
    MonumentFactory(name="Gizli", district=district, sensitivity="withheld")
    assert find("district=AZ-BA") == ["Açıq"]


def test_a_box_is_answered_from_public_places_only():
    MonumentFactory(name="Açıq", location=Point(49.8, 40.4, srid=4326))
    MonumentFactory(name="Gizli", location=Point(49.8, 40.4, srid=4326), sensitivity="withheld")
    assert find("bbox=49.7,40.3,49.9,40.5") == ["Açıq"]
    assert find("bbox=50.7,40.3,50.9,40.5") == []


def test_a_century_finds_every_overlap():
    MonumentFactory(name="Körpü", built_from=1480, built_to=1520)
    MonumentFactory(name="Kurqan", built_from=-399, built_to=-300)
    assert find("century=15") == ["Körpü"] == find("century=16")
    assert find("century=-4") == ["Kurqan"]
    assert find("century=14") == find("century=-3") == find("century=-5") == []


def test_kind_importance_and_pictures_narrow():
    MonumentFactory(name="Qala", kind=ConceptFactory(code="tower"), importance="world")
    PictureFactory(monument=MonumentFactory(name="Şəkilli"))
    PictureFactory(monument=MonumentFactory(name="Gizli şəkilli"), is_public=False)

    assert find("kind=tower") == ["Qala"]
    assert find("importance=world") == ["Qala"]
    assert find("pictures=yes") == ["Şəkilli"]
    assert sorted(find("pictures=no")) == ["Gizli şəkilli", "Qala"]


@pytest.mark.parametrize(
    "query_string",
    ["kind=nonsense", "century=99", "importance=huge", "bbox=1,2", "bbox=9,9,1,1", "district=0"],
)
def test_a_value_that_cannot_be_is_an_error_that_names_its_field(query_string):
    asked = MonumentFilter(QueryDict(query_string), queryset=Monument.objects.all())
    assert list(asked.errors) == [query_string.split("=")[0]]
