"""What the page of a monument says of its phases, fabric, people, law and neighbours."""

import json
import re
from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heritage.catalogue.models import (
    Agent,
    Document,
    LegalAct,
    Phase,
    Protection,
    Publication,
    Relation,
    Zone,
    ZoneMonument,
)
from tests.factories import AssetFactory, ConceptFactory, MonumentFactory

GROUND = MultiPolygon(Polygon.from_bbox((49.83, 40.36, 49.84, 40.37)), srid=4326)


@pytest.fixture
def act(db):
    return LegalAct.objects.create(
        number="132",
        adopted_on=date(2001, 8, 2),
        in_force_from=date(2001, 8, 2),
        issuer="Cabinet of Ministers",
        address="https://e-qanun.example/2847",
    )


DAYS = ("2004-12-31", "2005-01-01", "2010-01-01", "")


def page_of(client, monument):
    answer = client.get(f"/en/monuments/{monument.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def describe(monument, act, tag=""):
    """One row, and by `tag` another, in every table of the monument that the public may read."""
    stone = ConceptFactory(scheme="material", code=f"stone{tag}", label_en=f"limestone{tag}")
    Phase.objects.create(
        monument=monument,
        kind="construction",
        earliest=1101,
        latest=1200,
        edtf="1101/1200",
        display=f"XII century{tag}",
    )
    monument.fabrics.create(material=stone)
    role = ConceptFactory(scheme="role", code="architect", label_en="architect")
    monument.participations.create(agent=Agent.objects.create(name=f"Masud{tag}"), role=role)
    use = ConceptFactory(scheme="use", code=f"museum{tag}", label_en=f"museum{tag}")
    monument.holdings.create(kind="use", use=use)
    monument.mentions.create(publication=Publication.objects.create(citation=f"Bretanitsky{tag}"))
    Protection.objects.create(
        monument=monument,
        act=act,
        importance="world",
        scheme="reserve",
        valid=(date(2001, 8, 2), None),
    )
    Relation.objects.create(
        from_monument=monument, to_monument=MonumentFactory(name=f"Saray{tag}"), kind="see_also"
    )
    zone = Zone.objects.create(role="protection", name=f"Zone{tag}", boundary=GROUND, act=act)
    ZoneMonument.objects.create(zone=zone, monument=monument)


def test_the_page_tells_all_that_is_public(client, tower, act):
    describe(tower, act)

    page = page_of(client, tower)

    told = (
        "XII century",
        "1101 – 1200",
        "Limestone",
        "limestone",
        "Masud",
        "Museum",
        "Bretanitsky",
    )
    assert [one for one in told if one.lower() not in page.lower()] == []
    assert "Reserve, world importance" in page
    assert 'href="https://e-qanun.example/2847"' in page
    assert "Saray" in page and "Zone" in page


def test_the_zone_is_drawn_on_the_map_of_an_open_monument(client, tower, act):
    describe(tower, act)

    shapes = json.loads(re.search(r'id="zones"[^>]*>(.*?)</script>', page_of(client, tower))[1])

    assert shapes["features"][0]["properties"] == {"name": "Zone", "role": "protection"}


def test_a_zone_shared_with_a_hidden_place_is_told_of_neither(client, tower, grave, act):
    describe(tower, act)
    ZoneMonument.objects.create(zone=Zone.objects.get(), monument=grave)

    for monument in (tower, grave):
        page = page_of(client, monument)
        assert 'id="zones"' not in page and "Zones" not in page


def test_as_of_a_day_the_zones_are_those_of_that_day(client, tower, act):
    describe(tower, act)
    tower.protections.create(importance="national", valid=(date(2001, 8, 2), None))
    Zone.objects.update(valid=(date(2005, 1, 1), date(2010, 1, 1)))
    page = f"/en/monuments/{tower.reference}/"

    told = {day: 'id="zones"' in client.get(page, {"on": day}).content.decode() for day in DAYS}

    assert told == {"2004-12-31": False, "2005-01-01": True, "2010-01-01": False, "": False}


def test_a_zone_is_not_told_on_a_day_before_the_hidden_place_in_it_was_listed(
    client, tower, grave, act
):
    describe(tower, act)
    tower.protections.create(importance="national", valid=(date(2001, 8, 2), None))
    ZoneMonument.objects.create(zone=Zone.objects.get(), monument=grave)
    page = f"/en/monuments/{tower.reference}/"

    assert 'id="zones"' not in client.get(page, {"on": "2005-01-01"}).content.decode()


def test_that_a_hidden_place_is_part_of_an_open_one_is_not_told(client, tower, grave):
    """The whole would say where the part is."""
    Relation.objects.create(from_monument=grave, to_monument=tower, kind="part_of")

    assert tower.reference not in page_of(client, grave)
    assert grave.reference not in page_of(client, tower)


def test_a_relation_to_a_draft_is_not_told(client, tower, draft):
    Relation.objects.create(from_monument=tower, to_monument=draft, kind="see_also")

    page = page_of(client, tower)

    assert draft.reference not in page and "Qaralama" not in page


def test_an_owner_is_told_by_his_sort_only(client, tower):
    owner = Agent.objects.create(name="Hacı Zeynalabdin")
    tower.holdings.create(kind="ownership", owner_type="private", holder=owner, contract="No. 77")

    page = page_of(client, tower)

    assert "private" in page
    assert "Zeynalabdin" not in page and "No. 77" not in page


def test_what_is_no_longer_in_force_says_so(client, tower, act):
    Protection.objects.create(
        monument=tower, act=act, ended_by=act, valid=(date(2001, 8, 2), date(2010, 1, 1))
    )

    page = page_of(client, tower)

    assert "no longer in force" in page and "ended by" in page


def test_documents_and_cadastral_numbers_are_for_the_office_only(client, tower):
    Document.objects.create(monument=tower, asset=AssetFactory(), title="Pasport 1978")
    tower.addresses.create(settlement="Bakı", cadastral_number="40-12-77")
    tower.locations.create(shape=tower.location, source="Secret survey")

    page = page_of(client, tower)

    for secret in ("Pasport 1978", "40-12-77", "Secret survey"):
        assert secret not in page


def test_the_data_in_the_head_has_dates_materials_and_the_ensemble(client, tower, act):
    describe(tower, act)
    palace = MonumentFactory(name="Saray")
    Relation.objects.create(from_monument=tower, to_monument=palace, kind="part_of")

    found = re.search(r'application/ld\+json"[^>]*>(.*?)</script>', page_of(client, tower), re.S)
    told = json.loads(found[1])

    values = {one["name"]: one["value"] for one in told["additionalProperty"]}
    assert values["construction"] == "1101/1200"
    assert values["material"] == "limestone"
    assert told["containedInPlace"][0]["@id"].endswith(palace.reference)
    assert told["subjectOf"] == [{"@type": "CreativeWork", "name": "Bretanitsky"}]


def test_more_facts_are_not_more_queries(client, tower, act):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            page_of(client, tower)
        return len(counted)

    describe(tower, act)
    few = queries()
    for number in range(5):
        describe(tower, act, tag=str(number))

    assert queries() == few
