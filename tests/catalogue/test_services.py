"""Changes of the register, whole or not at all."""

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction

from heritage.catalogue.models import Monument, Picture
from heritage.catalogue.services import (
    add_picture,
    create_monument,
    order_pictures,
    publish_monument,
    remove_picture,
    script_of,
    update_monument,
    update_picture,
    withdraw_monument,
)
from media_pipeline.models import Asset
from tests.factories import AreaFactory, AssetFactory, MonumentFactory, PictureFactory

pytestmark = pytest.mark.django_db


def test_a_new_monument_is_a_draft_with_a_reference():
    monument = create_monument(
        by=None, fields={}, names={"az": "Qala"}, identifiers={"inventory": "7"}
    )
    monument.refresh_from_db()
    assert (monument.lifecycle, monument.number) == ("draft", "7")
    assert monument.reference.startswith("M")


def test_a_monument_without_any_name_is_refused_whole():
    with pytest.raises(ValidationError, match="name"), transaction.atomic():
        create_monument(by=None, fields={}, names={"az": " "})
    assert not Monument.objects.exists()


def test_an_update_changes_what_is_given_and_leaves_the_rest():
    monument = create_monument(
        by=None,
        fields={"locality": "Lahıc"},
        names={"az": "Qala", "en": "Castle"},
        other_names={"az": ["Köhnə qala", "Narın qala"]},
        descriptions={"en": "Old."},
    )

    update_monument(
        monument=monument,
        by=None,
        fields={"dating_text": "XII əsr"},
        names={"az": "Narın qala", "en": ""},
        descriptions={"en": ""},
    )

    assert list(monument.names.values_list("text", "is_preferred")) == [
        ("Narın qala", True),
        ("Köhnə qala", False),
    ]
    assert not monument.descriptions.exists()
    assert (monument.locality, monument.dating_text) == ("Lahıc", "XII əsr")


def test_a_district_is_proposed_from_the_point_and_marked_inferred():
    district = AreaFactory()
    inside = Point(49.83725, 40.36617, srid=4326)
    created = create_monument(by=None, fields={"location": inside}, names={"az": "Qala"})
    assert (created.district, created.district_basis) == (district, "inferred")


@pytest.mark.parametrize(
    ("text", "script"),
    [("Qız qalası", "Latn"), ("Гыз галасы", "Cyrl"), ("قیز قالاسی", "Arab"), ("Kеyqubаd", "Latn")],
)
def test_the_script_of_a_name_is_that_of_most_of_its_letters(text, script):
    assert script_of(text) == script


def test_a_draft_is_published_withdrawn_and_published_again_but_never_withdrawn_as_a_draft():
    monument = MonumentFactory(lifecycle="draft")

    with pytest.raises(ValidationError):
        withdraw_monument(monument=monument, by=None)
    for change, state in [
        (publish_monument, "published"),
        (withdraw_monument, "withdrawn"),
        (publish_monument, "published"),
    ]:
        change(monument=monument, by=None)
        monument.refresh_from_db()
        assert monument.lifecycle == state


def test_the_same_file_twice_at_one_monument_is_one_picture_and_order_is_as_asked():
    monument = MonumentFactory()
    assets = AssetFactory.create_batch(3)
    pictures = [
        add_picture(monument=monument, asset=asset, by=None) for asset in [*assets, assets[0]]
    ]
    assert pictures[3] == pictures[0]

    order_pictures(monument=monument, picture_ids=[pictures[2].pk, pictures[0].pk, 0], by=None)

    assert list(monument.pictures.all()) == [pictures[2], pictures[0], pictures[1]]


def test_a_picture_is_captioned_in_its_languages_and_its_asset_outlives_it():
    picture = PictureFactory()

    update_picture(
        picture=picture, by=None, captions={"az": "Qala", "en": "A castle"}, creator="Leyla"
    )
    update_picture(picture=picture, by=None, captions={"en": ""})
    assert [(c.language, c.text) for c in picture.captions.all()] == [("az", "Qala")]

    remove_picture(picture=picture, by=None)
    assert (Picture.objects.count(), Asset.objects.count()) == (0, 1)
