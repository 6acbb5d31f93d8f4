"""Two people at one record: nothing is overwritten unseen, and sections do not block each other."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from heritage.catalogue.forms.two_people import merge
from heritage.catalogue.models import Description, Phase
from tests.catalogue.sections import SectionPage, new_row, row
from tests.factories import ConceptFactory, MonumentFactory

pytestmark = pytest.mark.usefixtures("in_english")
PHASE = {"kind": "construction", "qualifier": "exact", "confidence": "unknown"}


@pytest.fixture
def tower(db):
    return MonumentFactory(name="Qız qalası", locality="Bakı")


@pytest.fixture
def phase(tower):
    return Phase.objects.create(
        monument=tower, kind="construction", earliest=1101, latest=1200, edtf="1101/1200"
    )


@pytest.fixture
def open_section(client, registrar, tower):
    client.force_login(registrar)
    return lambda slug: SectionPage(client, tower, slug)


def sent_as_shown(answer, page):
    """What a browser would send of the page that was answered with 422."""
    form = answer.context["form"]
    told = {"base": form.base_json}
    for formset in form.tables:
        told |= {
            name: text for name, text in formset.data.items() if name.startswith(formset.prefix)
        }
    if form.own:
        told |= {name: text for name, text in form.own.data.items() if name in page.inputs}
    return told | {"base": form.base_json}


def test_another_section_that_was_saved_meanwhile_blocks_nothing(open_section, tower):
    mine, others = open_section("descriptions"), open_section("dating")
    others.send(**row(new_row(others, "phases"), **PHASE, earliest="1101"))

    answer = mine.send(**row(new_row(mine, "descriptions"), language="az", text="Daş qüllə."))

    assert answer.status_code == 302
    assert tower.descriptions.exists() and tower.phases.exists()


def test_the_second_is_shown_the_difference_and_nothing_is_saved(open_section, phase):
    mine, others = open_section("dating"), open_section("dating")
    others.send(**{"phases-0-evidence": "an inscription"})

    answer = mine.send(**{"phases-0-evidence": "a chronicle"})

    phase.refresh_from_db()
    assert answer.status_code == 422
    assert phase.evidence == "an inscription"
    [told] = answer.context["form"].differences
    assert (told["label"], told["mine"], told["theirs"]) == (
        "Phases: Evidence",
        "a chronicle",
        "an inscription",
    )
    assert "a chronicle" in answer.content.decode()


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", "a chronicle"), ("theirs", "an inscription")]
)
def test_the_second_takes_mine_or_theirs_field_by_field(open_section, phase, choice, kept):
    mine, others = open_section("dating"), open_section("dating")
    others.send(**{"phases-0-evidence": "an inscription"})
    answer = mine.send(**{"phases-0-evidence": "a chronicle", "phases-0-confidence": "certain"})
    [told] = answer.context["form"].differences

    again = sent_as_shown(answer, mine) | {f"choose-{told['input']}": choice}
    answer = mine.client.post(mine.address, again)

    phase.refresh_from_db()
    assert answer.status_code == 302
    assert (phase.evidence, phase.confidence) == (kept, "certain")


def test_what_only_the_other_changed_is_taken_and_told(open_section, phase):
    mine, others = open_section("dating"), open_section("dating")
    others.send(**{"phases-0-evidence": "an inscription"})

    answer = mine.send(**{"phases-0-confidence": "certain"})
    [told] = answer.context["form"].differences
    mine.client.post(mine.address, sent_as_shown(answer, mine))

    phase.refresh_from_db()
    assert told["is_taken"] and told["theirs"] == "an inscription"
    assert (phase.evidence, phase.confidence) == ("an inscription", "certain")


def test_rows_that_both_added_are_all_kept(open_section, tower):
    mine, others = open_section("dating"), open_section("dating")
    others.send(**row(new_row(others, "phases"), **PHASE, earliest="1101"))

    answer = mine.send(**row(new_row(mine, "phases"), **PHASE, earliest="1700"))
    mine.client.post(mine.address, sent_as_shown(answer, mine))

    assert answer.status_code == 422
    assert set(tower.phases.values_list("earliest", flat=True)) == {1101, 1700}


def test_a_row_that_the_other_removed_and_i_changed_is_not_lost(open_section, tower, phase):
    mine, others = open_section("dating"), open_section("dating")
    others.send(**{"phases-0-DELETE": "on"})

    answer = mine.send(**{"phases-0-evidence": "a chronicle"})
    mine.client.post(mine.address, sent_as_shown(answer, mine))

    assert answer.status_code == 422
    assert tower.phases.get().evidence == "a chronicle"


def test_a_row_that_the_other_removed_and_i_did_not_touch_stays_removed(open_section, tower, phase):
    mine, others = open_section("dating"), open_section("dating")
    others.send(**{"phases-0-DELETE": "on"})

    answer = mine.send(**row(new_row(mine, "phases"), **PHASE, earliest="1700"))

    assert answer.status_code == 302
    assert tower.phases.get().earliest == 1700


def test_the_fields_of_the_place_are_compared_too(open_section, tower):
    mine, others = open_section("place"), open_section("place")
    others.send(locality="İçərişəhər")

    answer = mine.send(locality="Səbail")

    tower.refresh_from_db()
    assert tower.locality == "İçərişəhər"
    [told] = answer.context["form"].differences
    assert (told["mine"], told["theirs"]) == ("Səbail", "İçərişəhər")


def test_a_choice_of_a_list_is_told_in_words(open_section, tower):
    fort = ConceptFactory(code="fort", label_en="fort")
    bridge = ConceptFactory(code="bridge", label_en="bridge")
    mine, others = open_section("kind"), open_section("kind")
    others.send(kind=str(fort.pk))

    answer = mine.send(kind=str(bridge.pk))

    [told] = answer.context["form"].differences
    assert (told["mine"], told["theirs"]) == ("bridge", "fort")


def test_the_short_form_is_told_of_what_a_section_saved(client, open_section, tower):
    short = reverse("catalogue:edit-monument", args=[tower.reference])
    version = client.get(short).context["form"].initial["version"]
    page = open_section("descriptions")
    page.send(**row(new_row(page, "descriptions"), language="az", text="Daş qüllə."))

    answer = client.post(short, {"name_az": "Qız qalası", "version": version})

    assert answer.status_code == 422
    assert Description.objects.exists()


@pytest.mark.parametrize("base", ["", "nonsense", "[]", "[[1,2]]", '{"a": 1}', '[["a","b",5]]'])
def test_a_base_that_cannot_be_read_overwrites_nothing(open_section, phase, base):
    answer = open_section("dating").send(**{"base": base, "phases-0-evidence": "a chronicle"})

    phase.refresh_from_db()
    assert answer.status_code == 422
    assert phase.evidence == ""


texts = st.sampled_from(["", "a", "b", "c"])
states = st.dictionaries(
    st.sampled_from([("", ""), ("phases", "1"), ("phases", "2")]),
    st.fixed_dictionaries({"x": texts, "y": texts}),
)


def same(_name, one, other):
    return one == other


@given(states, states)
def test_what_i_did_not_touch_is_theirs(base, theirs):
    merged, differences = merge(base, base, theirs, same)

    assert merged == theirs
    assert all(one.is_taken for one in differences)


@given(states, states)
def test_what_they_did_not_touch_is_mine(base, mine):
    mine = {key: values for key, values in mine.items() if key in base}
    merged, differences = merge(base, mine, base, same)

    assert differences == []
    assert merged == base | mine


@given(states, states, states)
def test_no_change_of_anybody_is_lost_unseen(base, mine, theirs):
    mine = {key: values for key, values in mine.items() if key in base}
    merged, differences = merge(base, mine, theirs, same)
    told = {(one.row, one.name) for one in differences}

    for key, values in merged.items():
        for name, value in values.items():
            was = base.get(key, {}).get(name, "")
            one, other = mine.get(key, {}).get(name, was), theirs.get(key, {}).get(name, "")
            if value != one or (value != other and other != was):
                assert {(key, name), (key, "")} & told
