"""A contributor proposes captions, the order of pictures and that one is taken out."""

import pytest
from django.urls import reverse

from heritage.catalogue.models import ChangeRequest, Picture
from heritage.catalogue.services import review
from tests.catalogue.compared import ComparedPage, as_
from tests.factories import MonumentFactory, PictureFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PAGES = ["edit-picture", "remove-picture"]


@pytest.fixture
def contributor(db):
    return UserFactory(role="contributor")


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qala")


@pytest.fixture
def three(tower):
    return [PictureFactory(monument=tower, position=number) for number in range(3)]


def address_of(picture, name):
    return reverse(f"catalogue:{name}", args=[picture.pk])


def caption(person, pictures):
    page = ComparedPage(as_(person), address_of(pictures[0], "edit-picture"))
    return page.send(caption_en="From the south", reason="It was empty.")


def remove(person, pictures):
    return as_(person).post(address_of(pictures[0], "remove-picture"), {"reason": "Twice."})


def order(person, pictures, places=(3, 1, 2)):
    address = reverse("catalogue:place-pictures", args=[pictures[0].monument.reference])
    told = {f"place_{one.pk}": place for one, place in zip(pictures, places, strict=True)}
    return as_(person).post(address, told)


def gallery(monument):
    pictures = monument.pictures.prefetch_related("captions")
    return [(one.pk, one.caption) for one in pictures]


CHANGES = [caption, remove, order]


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_contributor_does_is_a_request_until_another_accepts(
    contributor, registrar, tower, three, change
):
    before = gallery(tower)

    answer = change(contributor, three)

    request = ChangeRequest.objects.get()
    assert answer.url == reverse("catalogue:change", args=[request.pk])
    assert gallery(tower) == before
    review.accept(request=request, by=registrar)
    assert gallery(tower) != before


@pytest.mark.parametrize("change", CHANGES)
def test_a_registrar_writes_it_at_once(registrar, tower, three, change):
    before = gallery(tower)

    change(registrar, three)

    assert not ChangeRequest.objects.exists()
    assert gallery(tower) != before


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ((3, 2, 3), [1, 2, 0]),  # the first was moved to the place of the third
        ((1, 2, 1), [2, 0, 1]),  # the third was moved to the place of the first
        ((3, 2, 1), [2, 1, 0]),
        ((1, 2, 3), [0, 1, 2]),
    ],
)
def test_a_picture_goes_to_the_place_that_is_written(registrar, tower, three, places, kept):
    order(registrar, three, places)

    assert list(tower.pictures.all()) == [three[index] for index in kept]


@pytest.mark.parametrize("place", ["0", "4", "first", ""])
def test_a_place_that_is_none_is_refused_at_its_field(registrar, tower, three, place):
    answer = order(registrar, three, (place, 2, 3))

    assert answer.status_code == 422
    assert f"place_{three[0].pk}" in answer.context["form"].errors
    assert list(tower.pictures.all()) == three


def test_a_contributor_s_order_that_changes_nothing_is_told_so(contributor, three):
    answer = order(contributor, three, (1, 2, 3))

    assert answer.status_code == 422
    assert "change nothing" in answer.content.decode()


def test_who_decides_reads_the_caption_in_words(contributor, registrar, three):
    caption(contributor, three)
    request = ChangeRequest.objects.get()

    said = as_(registrar).get(reverse("catalogue:change", args=[request.pk])).content.decode()

    assert "From the south" in said and "It was empty." in said


@pytest.mark.parametrize("page", PAGES)
def test_a_contributor_finds_no_picture_of_another_body(contributor, three, page):
    TerritoryFactory()

    assert as_(contributor).post(address_of(three[0], page)).status_code == 404


def test_an_accepted_removal_keeps_the_other_pictures(contributor, registrar, three):
    remove(contributor, three)

    review.accept(request=ChangeRequest.objects.get(), by=registrar)

    assert set(Picture.objects.all()) == set(three[1:])


def test_an_empty_gallery_has_no_order(registrar, tower):
    address = reverse("catalogue:place-pictures", args=[tower.reference])

    assert "no picture to be put in order" in as_(registrar).get(address).content.decode()
