"""The page of one monument."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heritage.catalogue.models import Caption, Description, Identifier, Name, Source
from tests.factories import AssetFactory, MonumentFactory, PageFactory, PictureFactory, UserFactory


def page_of(client, monument, language="en"):
    answer = client.get(f"/{language}/monuments/{monument.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def json_ld(page):
    return json.loads(re.search(r'application/ld\+json"[^>]*>(.*?)</script>', page, re.S)[1])


def test_every_name_is_marked_with_its_language(client, tower):
    Name.objects.create(monument=tower, text="Девичья башня", language="ru", script="Cyrl")

    page = page_of(client, tower)

    assert '<span lang="en">Maiden Tower</span>' in page
    assert '<li lang="ru-Cyrl">Девичья башня</li>' in page
    assert '<li lang="az-Latn">Qız qalası</li>' in page


def test_a_value_that_we_inferred_says_so(client, db):
    stated = MonumentFactory(importance="world")
    inferred = MonumentFactory(importance="world", importance_basis="inferred")

    assert "no source says so" not in page_of(client, stated)
    assert "no source says so" in page_of(client, inferred)


def test_a_sample_is_marked_in_title_head_and_captions(client, db):
    sample = MonumentFactory(name="Nümunə körpü", is_sample=True)
    PictureFactory(monument=sample)

    page = page_of(client, sample)

    assert "(SAMPLE)" in re.search("<title>.*?</title>", page, re.S)[0]
    assert "badge--sample" in re.search("<h1>.*?</h1>", page, re.S)[0]
    assert "badge--sample" in re.search("<figcaption>.*?</figcaption>", page, re.S)[0]


def test_numbers_elsewhere_are_links(client, tower):
    Identifier.objects.create(monument=tower, scheme="wikidata", value="Q842822")

    assert 'href="http://www.wikidata.org/entity/Q842822"' in page_of(client, tower)


def test_sources_stand_with_their_licence(client, tower):
    Source.objects.create(monument=tower, citation="State list of 2001", licence="CC0 1.0")

    page = page_of(client, tower)

    assert "State list of 2001" in page and "(CC0 1.0)" in page


def test_what_is_not_known_is_said_once(client, db):
    page = page_of(client, MonumentFactory(importance="unknown"))

    assert "importance not known" not in page
    assert "<dt>Importance</dt>\n    <dd>not known</dd>" in page


def test_the_description_is_in_the_readers_language_or_says_which_it_is_in(client, tower):
    Description.objects.create(monument=tower, language="az", text="Daş qüllə.")
    Description.objects.create(monument=tower, language="en", text="A tower of stone.")

    assert '<p class="description" lang="en">A tower of stone.</p>' in page_of(client, tower, "en")
    assert '<p class="description" lang="az">Daş qüllə.</p>' in page_of(client, tower, "ru")


def test_the_page_knows_itself_in_the_other_languages(client, tower, settings):
    settings.BASE_URL = "https://abide.example"
    page = page_of(client, tower)

    address = f"https://abide.example/en/monuments/{tower.reference}/"
    assert f'<link rel="canonical" href="{address}">' in page
    for language in ("az", "en", "ru"):
        other = address.replace("/en/", f"/{language}/")
        assert f'<link rel="alternate" hreflang="{language}" href="{other}">' in page


def test_the_language_switch_keeps_page_and_question(client, db):
    assert (
        'href="/ru/?q=qala&amp;century=12"' in client.get("/en/?q=qala&century=12").content.decode()
    )


def test_search_engines_read_what_the_page_says(client, tower):
    told = json_ld(page_of(client, tower))

    assert told["@type"] == "LandmarksOrHistoricalBuildings"
    assert {"@language": "en", "@value": "Maiden Tower"} in told["name"]
    assert told["geo"]["latitude"] == pytest.approx(40.36617)


def test_a_name_cannot_break_out_of_the_data_in_the_head(client, db):
    evil = "</script><script>alert(1)</script>"
    monument = MonumentFactory(name=evil)

    page = page_of(client, monument, "az")

    assert evil not in page
    assert json_ld(page)["name"][0]["@value"] == evil


def test_a_hidden_place_is_in_no_answer_to_the_public(client, grave):
    reference = grave.reference
    answers = [
        client.get("/en/"),
        client.get("/en/places.json"),
        client.get("/en/?q=gizli"),
        client.get(f"/en/monuments/{reference}/"),
        client.get(f"/en/monuments/{reference}/card/"),
        client.get(f"/id/{reference}", headers={"accept": "application/ld+json"}),
        client.get("/sitemap.xml"),
    ]

    for answer in answers:
        assert answer.status_code == 200
        for secret in ("48.1234", "40.6543", "Gizli"):
            assert secret not in answer.content.decode()


@pytest.mark.parametrize(
    ("sensitivity", "sentence"),
    [
        ("cell_1km", "only the square of 1 km that it lies in is shown"),
        ("cell_10km", "only the square of 10 km that it lies in is shown"),
        ("district", "only its district is shown"),
        ("withheld", "To protect the place, it is not shown."),
    ],
)
def test_a_hidden_place_is_explained(client, db, sensitivity, sentence):
    assert sentence in page_of(client, MonumentFactory(sensitivity=sensitivity))


def test_a_draft_is_not_found(client, draft):
    assert client.get(f"/en/monuments/{draft.reference}/").status_code == 404
    assert client.get(f"/en/monuments/{draft.reference}/card/").status_code == 404


def test_a_withdrawn_monument_is_gone_and_says_so(client, withdrawn):
    answer = client.get(f"/en/monuments/{withdrawn.reference}/")

    assert answer.status_code == 410
    assert withdrawn.reference in answer.content.decode()


def test_the_office_reads_drafts_and_is_told_that_others_do_not(client, draft, registrar):
    client.force_login(registrar)

    assert "The public does not see this page" in page_of(client, draft)


@pytest.mark.parametrize(
    ("role", "edits", "sees_visits"),
    [("reader", False, False), ("inspector", False, True), ("registrar", True, True)],
)
def test_the_office_has_its_doors_on_the_page(client, tower, role, edits, sees_visits):
    client.force_login(UserFactory(role=role))

    page = page_of(client, tower)

    assert (f"/en/desk/monuments/{tower.reference}/" in page) is edits
    assert ("condition-title" in page) is sees_visits


def test_pictures_come_in_a_few_fixed_sizes_with_their_shape(client, tower):
    page = PageFactory(width_px=1000, height_px=800)
    PictureFactory(monument=tower, asset=page.asset)

    html = page_of(client, tower)

    base = f"/iiif/3/{page.pk}/full"
    assert f"{base}/320,/0/default.jpg 320w, {base}/640,/0/default.jpg 640w" in html
    assert 'width="1000" height="800"' in html
    assert f"{base}/1280," not in html


def test_a_picture_smaller_than_every_size_is_shown_whole(client, tower):
    page = PageFactory(width_px=200, height_px=100)
    PictureFactory(monument=tower, asset=page.asset)

    assert f"/iiif/3/{page.pk}/full/max/0/default.jpg 200w" in page_of(client, tower)


def test_a_picture_has_caption_creator_date_and_licence(client, tower):
    picture = PictureFactory(
        monument=tower,
        creator="A. Məmmədov",
        taken_on="2021-05-09",
        licence="http://creativecommons.org/licenses/by/4.0/",
    )
    Caption.objects.create(picture=picture, language="en", text="From the sea")

    page = page_of(client, tower)

    for told in ("From the sea", "A. Məmmədov", 'datetime="2021-05-09"', "CC BY 4.0"):
        assert told in page


def test_a_document_of_several_pages_counts_them(client, tower):
    asset = AssetFactory()
    for number in (1, 2, 3):
        PageFactory(asset=asset, number=number)
    PictureFactory(monument=tower, asset=asset, kind="document")

    page = page_of(client, tower)

    assert "Page 1 of 3" in page
    assert page.count("data-info=") == 3


def test_a_picture_that_is_not_ready_waits_before_the_office_only(client, tower, registrar):
    PictureFactory(monument=tower, asset=AssetFactory(status="waiting"))

    assert "Not ready yet" not in page_of(client, tower)
    client.force_login(registrar)
    assert "Not ready yet" in page_of(client, tower)


def test_a_picture_that_is_not_public_is_for_the_office_only(client, tower, registrar):
    picture = PictureFactory(monument=tower, is_public=False)

    assert f"picture-{picture.pk}" not in page_of(client, tower)
    client.force_login(registrar)
    assert "not public" in page_of(client, tower)


def test_the_data_in_the_head_never_names_a_picture_that_is_not_public(client, tower, registrar):
    PictureFactory(monument=tower, is_public=False)
    client.force_login(registrar)

    page = page_of(client, tower)

    assert "image" not in json_ld(page)
    assert "og:image" not in page


def test_more_pictures_and_names_are_not_more_queries(client, tower):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            page_of(client, tower)
        return len(counted)

    PictureFactory.create_batch(3, monument=tower)
    few = queries()
    PictureFactory.create_batch(27, monument=tower)
    for number in range(27):
        Name.objects.create(monument=tower, text=f"Ad {number}", language="az", is_preferred=False)

    assert queries() == few
