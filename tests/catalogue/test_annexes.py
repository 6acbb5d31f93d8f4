"""The lines of an annex meet the register: what fits is told, nothing is chosen unseen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.annexes.matching import stage
from heritage.catalogue.models import Annex, ChangeRequest, Monument
from heritage.catalogue.services import acts
from tests.catalogue.annex_files import HEADINGS, tabs
from tests.catalogue.test_acts_services import BEFORE, DAY, act_of, listed
from tests.factories import AreaFactory, MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def another(db):
    return UserFactory(role="registrar")


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


def row(number="", name="", district="", address="", importance=""):
    return ["", number, name, district, address, importance]


def brought(client, *rows, act=None, headings=HEADINGS, **columns):
    """An annex of these rows whose columns are as they were guessed, but for `columns`."""
    act = act or act_of()
    text = tabs([headings, *rows])
    client.post(reverse("catalogue:add-annex", args=[act.pk]), {"text": text, "label": "Əlavə 1"})
    annex = Annex.objects.latest("pk")
    address = reverse("catalogue:columns", args=[annex.pk])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | columns
    assert client.post(address, sent).status_code == 302
    return Annex.objects.get(pk=annex.pk)


def staged(annex, user):
    return stage(annex, user)[0]


def only(client, user, *rows, **options):
    found = staged(brought(client, *rows, **options), user)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("asked", ["26—705", "26-705", "26 – 705", "26‑705"])
def test_a_number_is_found_with_any_dash(desk, registrar, asked):
    tower = listed(number="26—705", name="Qala")
    one = only(desk, registrar, row(asked, "Qala", importance="dünya"))
    assert (one.state, one.monument, one.action) == ("exact", tower, "change")
    assert [(told.field, told.before, told.after) for told in one.differences] == [
        ("importance", "local importance", "world importance")
    ]


def test_a_part_of_a_number_is_likely_and_waits_for_a_person(desk, registrar):
    four = listed(number="71, 70, 73, 69", name="Qala")
    one = only(desk, registrar, row("73", "Başqa ad", importance="dünya"))
    assert (one.state, one.monument, one.is_open, one.takes_part) == ("likely", four, True, False)
    assert "have a number in common" in one.reasons[0]


def test_an_equal_number_with_quite_another_name_is_looked_at(desk, registrar):
    listed(number="7", name="Qız qalası")
    one = only(desk, registrar, row("7", "Şeyx Cüneyd türbəsi", importance="dünya"))
    assert one.state == "likely"
    assert "the register calls it “Qız qalası”" in one.reasons[0]


def test_two_monuments_of_one_number_are_told_apart_by_name_or_district(desk, registrar):
    baku = AreaFactory(name_az="Bakı", box=(49.3, 39.9, 50.3, 40.9))
    first = listed(number="7", name="Qala", district=baku)
    listed(number="7", name="Körpü", district=AreaFactory(name_az="Şəki"))
    annex = brought(desk, row("7", "Qala"), row("7", "", "Bakı şəhəri"), row("7"))

    by_name, by_district, neither = staged(annex, registrar)
    assert (by_name.state, by_name.monument) == ("likely", first)
    assert (by_district.state, by_district.monument) == ("likely", first)
    assert (neither.state, neither.monument, len(neither.candidates)) == ("several", None, 2)


def test_a_similar_name_is_offered_and_never_chosen(desk, registrar):
    listed(name="Şirvanşahlar sarayı")
    one = only(desk, registrar, row("", "Ширваншахлар сарайы комплекси"))
    assert (one.state, one.monument) == ("several", None)
    assert [str(monument) for monument in one.candidates] == ["Şirvanşahlar sarayı"]


def test_what_is_not_in_the_register_becomes_a_record_once_a_person_says_so(
    desk, registrar, another
):
    annex = brought(desk, row("6309", "Köhnə körpü", address="Lahıc", importance="yerli"))
    assert staged(annex, registrar)[0].state == "none"
    desk.post(reverse("catalogue:lines-alike", args=[annex.pk]), {"sort": "new"})
    desk.post(reverse("catalogue:annex", args=[annex.pk]))
    acts.accept(request=ChangeRequest.objects.get(), by=another)

    bridge = Monument.objects.get()
    assert (bridge.number, bridge.locality, bridge.importance) == ("6309", "Lahıc", "local")
    assert bridge.protections.get().annex == "Əlavə 1"


def test_a_heading_inside_the_table_speaks_of_the_lines_below_it(desk, registrar):
    listed(number="1", name="Kurqan", importance="local")
    rows = [["Arxeoloji abidələr"], row("1", "Kurqan", importance="yerli")]
    one = only(desk, registrar, *rows)
    assert [(told.field, told.after) for told in one.differences] == [("section", "archaeology")]


def test_what_cannot_be_read_is_told_with_line_column_and_value_and_stops_no_other(desk, registrar):
    listed(number="1", name="Qala")
    annex = brought(
        desk, row("1", "Qala", importance="dünya"), row("2", "Körpü", importance="çox böyük"), row()
    )
    good, bad = staged(annex, registrar)
    assert good.takes_part
    problem = bad.line.problems[0]
    assert (bad.line.line, problem.column, problem.value) == ("3", "importance", "çox böyük")
    page = desk.get(reverse("catalogue:annex", args=[annex.pk])).content.decode()
    assert "No word of it is known here." in page


def test_the_same_line_twice_is_one_and_two_that_differ_stand_in_each_other_s_way(desk, registrar):
    listed(number="1", name="Qala")
    same = row("1", "Qala", importance="dünya")
    first, second = staged(brought(desk, same, same), registrar)
    assert (first.action, second.action) == ("change", "nothing")
    assert second.reasons == ["The same as line 2."]

    other = row("1", "Qala", importance="ölkə")
    annex = brought(desk, same, other, act=act_of(number="7"))
    assert [one.is_open for one in staged(annex, registrar)] == [True, True]
    leave_out(desk, annex, key="2")
    assert [one.takes_part for one in staged(Annex.objects.get(pk=annex.pk), registrar)] == [
        True,
        False,
    ]


def leave_out(client, annex, key):
    address = reverse("catalogue:line", args=[annex.pk, key])
    assert client.post(address, {"action": "nothing", "monument": "new"}).status_code == 302


def test_an_action_column_says_what_is_to_be_done(desk, registrar):
    tower = listed(number="1", name="Qala")
    headings = ["İnventar №", "Adı", "Tədbir"]
    one = only(desk, registrar, ["1", "Qala", "siyahıdan çıxarılsın"], headings=headings)
    assert (one.monument, one.action, one.takes_part) == (tower, "end", True)


def test_a_table_that_takes_all_off_the_list_is_told_so_once(desk, registrar):
    listed(number="1", name="Qala")
    assert only(desk, registrar, row("1", "Qala"), action="end").action == "end"


def test_a_monument_of_another_body_is_left_to_it(desk, registrar):
    TerritoryFactory()
    theirs = listed(number="1", name="Qala")
    annex = brought(desk, row("1", "Qala", importance="dünya"))
    one = staged(annex, registrar)[0]
    assert (one.state, one.takes_part) == ("elsewhere", False)
    assert one.reasons == ["Kept by Icherisheher: they must do it."]

    address = reverse("catalogue:line", args=[annex.pk, "1"])
    desk.post(address, {"action": "change", "monument": theirs.reference})
    assert not staged(Annex.objects.get(pk=annex.pk), registrar)[0].takes_part


def test_a_draft_of_another_body_is_not_known_to_exist(desk, registrar):
    TerritoryFactory()
    MonumentFactory(lifecycle="draft", number="1", name="Gizli qala")
    assert only(desk, registrar, row("1", "Gizli qala")).state == "none"


def test_another_body_s_annex_is_not_found(desk, registrar):
    annex = brought(desk, row("1", "Qala"))
    stranger = Client()
    stranger.force_login(UserFactory(role="registrar", agency=TerritoryFactory().agency))
    for name, extra in [("annex", ()), ("columns", ()), ("line", ("1",)), ("lines-alike", ())]:
        answer = stranger.post(reverse(f"catalogue:{name}", args=[annex.pk, *extra]))
        assert answer.status_code == 404


def test_the_same_table_of_the_same_act_is_there_once(desk, registrar):
    act = act_of()
    first = brought(desk, row("1", "Qala"), act=act)
    assert brought(desk, row("1", "Qala"), act=act).pk == first.pk


def test_columns_are_remembered_by_their_headings(desk, registrar):
    headings = ["Qeyd üçün", "Kod", "Obyekt"]
    said = {"heading_rows": "1", "column_0": "", "column_1": "number", "column_2": "name"}
    brought(desk, ["a", "1", "Qala"], headings=headings, **said)
    again = brought(desk, ["b", "2", "Körpü"], headings=headings, act=act_of(number="8"))
    assert (again.heading_rows, again.columns["of"]) == (1, {"number": 1, "name": 2})


def test_a_column_that_is_named_twice_is_told(desk, registrar):
    annex = brought(desk, row("1", "Qala"))
    address = reverse("catalogue:columns", args=[annex.pk])
    answer = desk.post(address, {"column_1": "name", "column_2": "name"})
    assert answer.status_code == 422
    assert "Another column holds that already." in answer.content.decode()


def test_a_person_chooses_another_monument_by_its_number(desk, registrar):
    right, annex = listed(number="26—705", name="Qala"), brought(desk, row("9", "Yeni qala"))
    address = reverse("catalogue:line", args=[annex.pk, "1"])
    desk.post(address, {"action": "", "monument": "new", "other": "26-705"})
    one = staged(Annex.objects.get(pk=annex.pk), registrar)[0]
    assert (one.monument, one.takes_part) == (right, True)
    assert {told.field for told in one.differences} == {"number", "name"}

    desk.post(address, {"reset": "1"})
    assert not Annex.objects.get(pk=annex.pk).choices


def test_by_script_a_line_and_the_counts_come_alone(desk, registrar):
    listed(number="71, 70", name="Qala")
    annex = brought(desk, row("71", "Qala"))
    address = reverse("catalogue:line", args=[annex.pk, "1"])
    answer = desk.post(address, {"other": "no such"}, headers={"X-Asked-By": "annex_page"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“no such” is not the identifier or number of one monument." in page
    assert 'id="counts"' in page and "<html" not in page


def test_undecided_lines_are_left_out_only_when_it_is_said(desk, registrar):
    listed(number="1", name="Qala")
    annex = brought(desk, row("1", "Qala", importance="dünya"), row("99", "Heç yerdə"))
    address = reverse("catalogue:annex", args=[annex.pk])
    assert "These lines are not decided: 3." in desk.post(address).content.decode()
    assert desk.post(address, {"leave_out": "on"}).status_code == 302
    assert ChangeRequest.objects.get().act == annex.act
    assert "proposed already" in desk.get(address).content.decode()


def test_what_the_act_has_done_is_not_proposed_again(desk, registrar, another):
    tower = listed(number="1", name="Qala")
    annex = brought(desk, row("1", "Qala", importance="dünya"))
    desk.post(reverse("catalogue:annex", args=[annex.pk]))
    acts.accept(request=ChangeRequest.objects.get(), by=another)
    again = brought(desk, row("1", "Qala", importance="ölkə"), act=annex.act)
    one = staged(again, registrar)[0]
    assert (one.monument, one.action) == (tower, "nothing")
    assert one.reasons == ["This act has been carried out here already."]


def test_the_page_asks_as_often_for_forty_lines_as_for_four(desk, registrar):
    def page(count, number):
        rows = []
        for at in range(count):
            listed(number=f"{number}{at}", name=f"Qala {number}{at}")
            rows.append(row(f"{number}{at}", f"Qala {number}{at}", importance="dünya"))
        annex = brought(desk, *rows, act=act_of(number=str(number)))
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("catalogue:annex", args=[annex.pk]))
        return len(asked)

    assert page(4, 1) == page(40, 2)


def test_a_file_that_cannot_be_read_is_told_in_the_form(desk, registrar):
    address = reverse("catalogue:add-annex", args=[act_of().pk])
    answer = desk.post(address, {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken")})
    assert answer.status_code == 422
    assert "is damaged and cannot be opened" in answer.content.decode()
    assert desk.post(address, {}).status_code == 422


def test_the_list_of_acts_counts_what_each_did_and_is_searched_and_sorted(desk, registrar, another):
    tower, act = listed(number="1"), act_of()
    entry = acts.Entry("change", tower, importance="world")
    request = acts.propose_entries(act=act, entries=[entry], by=registrar)
    acts.accept(request=request, by=another)
    act_of(BEFORE, "5")

    page = desk.get(reverse("catalogue:acts")).context["page"]
    assert [(one.number, one.begun, one.ended) for one in page] == [("6", 1, 1), ("5", 0, 0)]
    oldest = desk.get(reverse("catalogue:acts"), {"sort": "oldest"}).context["page"]
    assert [one.number for one in oldest] == ["5", "6"]
    found = desk.get(reverse("catalogue:acts"), {"q": "Kabineti"}).context["page"]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("question", "words"), [({"sort": "best"}, "“best”"), ({"page": "9x"}, "“9x”")]
)
def test_a_question_that_means_nothing_is_named(desk, registrar, question, words):
    answer = desk.get(reverse("catalogue:acts"), question)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_the_day_of_a_carried_out_act_is_proposed_from_its_form(desk, registrar, another):
    act = act_of()
    entry = acts.Entry("change", listed(number="1"), importance="world")
    acts.accept(request=acts.propose_entries(act=act, entries=[entry], by=registrar), by=another)
    sent = {"kind": "decision", "number": "6", "issuer": "Nazirlər Kabineti",
            "adopted_on": DAY, "in_force_from": "2026-02-01"}  # fmt: skip
    answer = desk.post(reverse("catalogue:edit-act", args=[act.pk]), sent)
    assert "Propose another day" in answer.content.decode()

    address = reverse("catalogue:propose-day", args=[act.pk])
    desk.post(address, {"in_force_from": "2026-02-01", "reason": "The gazette."})
    assert ChangeRequest.objects.filter(kind="legal", state="proposed").count() == 1


def test_a_conflict_is_told_on_the_page_of_the_act(desk, registrar, another):
    act, tower = act_of(), listed(number="1", name="Qala")
    request = acts.propose_entries(
        act=act, entries=[acts.Entry("change", tower, name="Narın qala")], by=another
    )
    tower.names.update(text="Köhnə qala", valid=(DAY, None))
    answer = desk.post(reverse("catalogue:decide-act", args=[act.pk, request.pk, "accept"]))
    assert answer.status_code == 409
    assert answer.context["problems"]
