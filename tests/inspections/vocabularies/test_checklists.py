"""Checklists: one for every kind of monument, and versions that are never changed."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import Error, connection, transaction

from heritage.catalogue.models import Concept
from heritage.inspections.canonical import canonical, sha256_of
from heritage.inspections.checklists import (
    COMMON,
    Plan,
    checklists_by_kind,
    current_checklists,
    publish,
)
from heritage.inspections.models import Checklist, ChecklistVersion

pytestmark = pytest.mark.django_db


def test_every_type_of_monument_has_one_with_elements_in_three_languages(loaded):
    listed = current_checklists()
    assert len(listed) == 12
    for one in listed:
        assert len(one.content["elements"]) >= 6
        for element in one.content["elements"]:
            assert set(element["labels"]) == set(element["looks_at"]) == {"az", "en", "ru"}


def test_a_kind_is_in_one_checklist_only(plans):
    kinds = [kind for plan in plans for kind in plan.kinds]
    assert len(kinds) == len(set(kinds))


def test_no_element_stands_twice_in_a_checklist_and_none_is_in_no_checklist(plans, terms):
    for plan in plans:
        assert len(plan.elements) == len(set(plan.elements))
    used = {code for plan in plans for code in plan.elements}
    assert used == {row["code"] for row in terms if row["scheme"] == "element"}


def test_every_kind_of_the_catalogue_has_a_checklist_and_a_scale(loaded):
    found = checklists_by_kind()
    assert set(found) == set(Concept.objects.filter(scheme="kind").values_list("code", flat=True))
    assert (found["mosque"]["checklist"], found["mosque"]["scale"]) == ("worship", "en16096")
    assert (found["kurgan"]["checklist"], found["kurgan"]["scale"]) == ("archaeology", "threat")
    assert found["garden"]["scale"] == "threat"


def test_a_narrower_kind_has_that_of_its_broader_one_and_a_merged_kind_that_of_its_successor(
    loaded,
):
    found = checklists_by_kind()
    assert found["park"]["checklist"] == found["garden"]["checklist"]

    bridge = Concept.objects.get(scheme="kind", code="bridge")
    Concept.objects.create(
        scheme="kind", code="overpass", label_az="a", label_en="b", label_ru="c",
        deprecated_by=bridge,
    )  # fmt: skip
    assert checklists_by_kind()["overpass"]["checklist"] == "water"


def test_a_kind_that_nobody_listed_has_the_common_one(loaded):
    Concept.objects.create(
        scheme="kind", code="lighthouse", label_az="mayak", label_en="lighthouse", label_ru="маяк"
    )
    assert checklists_by_kind()["lighthouse"]["checklist"] == COMMON


def test_all_kinds_are_told_in_three_queries(loaded, django_assert_num_queries):
    with django_assert_num_queries(3):
        checklists_by_kind()


def test_the_same_words_make_no_new_version(loaded):
    before = set(ChecklistVersion.objects.values_list("pk", flat=True))

    call_command("load_checklists")

    assert set(ChecklistVersion.objects.values_list("pk", flat=True)) == before


def test_a_mended_word_makes_a_new_version_and_the_old_one_stays_readable(loaded, client):
    old = Checklist.objects.get(code="rock-art").current
    said = dict(old.content)
    Concept.objects.filter(scheme="element", code="lichen").update(label_az="daş şibyəsi")

    call_command("load_checklists")

    new = Checklist.objects.get(code="rock-art").current
    assert new.pk != old.pk
    assert "daş şibyəsi" in str(new.content)
    answer = client.get(f"/api/field/v1/checklists/{old.pk}.json")
    assert answer.json() == said
    assert "immutable" in answer["Cache-Control"]


def test_words_that_come_back_are_the_version_that_they_were(loaded):
    old = Checklist.objects.get(code="rock-art").current_id
    lichen = Concept.objects.filter(scheme="element", code="lichen")
    label = lichen.get().label_az
    lichen.update(label_az="daş şibyəsi")
    call_command("load_checklists")
    lichen.update(label_az=label)
    call_command("load_checklists")
    assert Checklist.objects.get(code="rock-art").current_id == old


def test_a_version_is_the_hash_of_what_it_says(loaded):
    for version in ChecklistVersion.objects.all():
        assert version.pk == sha256_of(version.content)


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": [1, {"z": "ə", "a": None}], "a": True}) == (
        '{"a":true,"b":[1,{"a":null,"z":"ə"}]}'.encode()
    )
    # Worked out once, by hand: another hash would make all checklists of all phones strangers.
    assert sha256_of({"b": 1, "a": "ə"}) == (
        "e9d09bc7d7337c4411cc63df594e71389f83b495e4bd42a4015e1faa83eba7fa"
    )


@pytest.mark.parametrize(
    "change", ["UPDATE {} SET content = '{{}}'", "UPDATE {} SET code = 'x'", "DELETE FROM {}"]
)
def test_the_database_lets_nobody_change_a_version(loaded, change):
    Checklist.objects.filter(code="rock-art").delete()
    table = ChecklistVersion._meta.db_table
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(change.format(table) + " WHERE code = 'rock-art'")


def test_a_plan_that_names_an_unknown_element_is_refused_by_its_name(loaded):
    plan = Plan("odd", {"az": "a", "en": "b", "ru": "c"}, "en16096", [], ["spire"])
    with pytest.raises(ValidationError, match="spire"):
        publish([plan])


def test_an_unknown_version_is_not_found(loaded, client):
    assert client.get(f"/api/field/v1/checklists/{'0' * 64}.json").status_code == 404
