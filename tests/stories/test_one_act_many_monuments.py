"""A decision amends 87 monuments: its annex comes in, is proposed, accepted, asked for, undone."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from heritage.catalogue.models import Annex, ChangeRequest, LegalAct, Monument, Protection
from tests.catalogue.annex_files import xlsx_bytes
from tests.catalogue.test_changes import tables
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.story,
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_english"),
]
LISTED, DAY = date(2001, 8, 2), date(2026, 1, 9)
BEFORE = DAY - timedelta(days=1)
AMENDED, REMOVED = 87, 5
FOUR = "71, 70, 73, 69"
HEADINGS = ["S/s", "İnventar №", "Abidənin adı", "Əhəmiyyət dərəcəsi", "Dəyişiklik"]
TITLE = "Nazirlər Kabinetinin 2026-cı il 9 yanvar tarixli 6 nömrəli qərarına əlavə"


@pytest.fixture
def register(db):
    """The register that ships, all of it on the list of 2001."""
    call_command("load_vocabularies")
    call_command("load_register")
    act = LegalAct.objects.filter(number="132").first() or LegalAct.objects.create(
        number="132", issuer="Nazirlər Kabineti", adopted_on=LISTED, in_force_from=LISTED
    )
    listed = Monument.objects.published().filter(number_sorted__isnull=False)
    for monument in listed.filter(protections__isnull=True):
        Protection.objects.create(
            monument=monument,
            importance=monument.importance,
            section=monument.section,
            number=monument.number,
            valid=(LISTED, None),
            act=act,
        )
    return listed


@pytest.fixture
def amended(register):
    """Monuments of architecture whose number is theirs alone, the one with four numbers first."""
    numbers = list(register.values_list("number_sorted", flat=True))
    once = [number for number in numbers if numbers.count(number) == 1 and number != FOUR]
    found = register.filter(number_sorted__in=once, section="architecture")
    dashed = list(found.filter(number_sorted__contains="—")[:3])
    rest = found.exclude(pk__in=[one.pk for one in dashed]).exclude(number_sorted__contains=",")
    four = register.get(number_sorted=FOUR)
    return [four, *dashed, *rest.order_by("pk")[: AMENDED - 1 - len(dashed)]]


def importance_of(monument):
    """What the act makes of it: the other of national and local."""
    return "local" if monument.importance == "national" else "national"


WORDS = {"national": "ölkə əhəmiyyətli", "local": "yerli əhəmiyyətli"}


def odd_dashes(number):
    """The number as a typist writes it: another dash, blanks round it."""
    return re.sub(r"[—-]", " – ", number)


def annex_of(amended):
    rows = [[TITLE, *[""] * 4], HEADINGS, ["1", "2", "3", "4", "5"]]
    rows.append(["Memarlıq abidələri", *[""] * 4])
    for count, monument in enumerate(amended, 1):
        action = "siyahıdan çıxarılsın" if count > AMENDED - REMOVED else ""
        words = WORDS[importance_of(monument)]
        number = odd_dashes(monument.number)
        rows.append([count, number, monument.name_in("az"), words, action])
    rows.append(list(rows[4]))  # one line twice
    rows.append([AMENDED + 1, "99999", "Heç yerdə olmayan abidə", "yerli əhəmiyyətli", ""])
    rows.append([AMENDED + 2, "7", "Filan", "böyük", ""])
    rows.append(["* Qeyd: siyahı təsdiq edilmişdir.", *[""] * 4])
    return xlsx_bytes(rows, merged=["A1:E1", "A4:E4", f"A{len(rows)}:E{len(rows)}"])


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_the_annex_of_a_decision_is_applied_shown_on_both_days_and_undone(amended):
    leyla = signed_in(UserFactory(role="registrar", username="leyla"))
    kamran = signed_in(UserFactory(role="registrar", username="kamran"))
    act = enter_the_act(leyla)
    annex = bring_the_annex(leyla, act, amended)
    before = tables()

    look_at_the_lines(leyla, annex, amended)
    request = propose(leyla, annex)
    assert tables() == before
    nobody_accepts_his_own(leyla, act, request)

    decide(kamran, act, request, "accept")
    see_both_days(amended)

    assert decide(kamran, act, request, "accept").status_code == 409
    the_same_annex_changes_nothing_more(leyla, act, amended)

    decide(leyla, act, request, "undo")
    assert tables() == before


def enter_the_act(client):
    page = client.post(
        reverse("catalogue:add-act"),
        {
            "kind": "decision",
            "number": "6",
            "issuer": "Nazirlər Kabineti",
            "adopted_on": "2026-01-09",
            "in_force_from": "2026-01-09",
            "title": "On corrections",
            "amends": [LegalAct.objects.get(number="132").pk],
        },
    )
    assert page.status_code == 302, page.context["form"].errors
    return LegalAct.objects.get(number="6")


def bring_the_annex(client, act, amended):
    file = SimpleUploadedFile("əlavə.xlsx", annex_of(amended))
    page = client.post(reverse("catalogue:add-annex", args=[act.pk]), {"file": file})
    annex = Annex.objects.latest("pk")
    assert page.url == reverse("catalogue:columns", args=[annex.pk])

    form = client.get(page.url).context["form"]
    guessed = {field.label: field.value() for field in form.column_fields()}
    assert list(guessed.values()) == ["", "number", "name", "importance", "action"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(page.url, sent).status_code == 302
    return annex


def look_at_the_lines(client, annex, amended):
    told = client.get(reverse("catalogue:annex", args=[annex.pk])).context
    assert told["notes"] == ["* Qeyd: siyahı təsdiq edilmişdir."]
    counts = told["counts"]
    assert counts["taking_part"] == AMENDED
    doing = {str(words): number for words, number in counts["doing"]}
    assert doing == {"change": AMENDED - REMOVED, "take off the list": REMOVED}
    assert (counts["lines"], counts["open"], counts["unreadable"]) == (AMENDED + 3, 1, 1)
    states = [one.state for one in told["staged"]]
    assert states[:2] == ["none", "unreadable"]  # what a person must look at comes first
    matched = {one.line["number"]: one.monument for one in told["staged"] if one.takes_part}
    assert matched[FOUR] == amended[0]
    assert {one.pk for one in matched.values()} == {one.pk for one in amended}


def propose(client, annex):
    address = reverse("catalogue:annex", args=[annex.pk])
    refused = client.post(address, {"reason": ""})
    assert "These lines are not decided" in str(refused.context["form"].errors)
    assert client.post(address, {"leave_out": "on"}).status_code == 302
    return ChangeRequest.objects.get()


def decide(client, act, request, name):
    address = reverse("catalogue:decide-act", args=[act.pk, request.pk, name])
    return client.post(address)


def nobody_accepts_his_own(client, act, request):
    assert decide(client, act, request, "accept").status_code == 403
    assert not Protection.objects.filter(act=act).exists()


def see_both_days(amended):
    """The day before the act the list of 2001 holds, and from its day on what it says."""
    keys = [one.pk for one in amended]
    changed, removed = amended[: AMENDED - REMOVED], amended[AMENDED - REMOVED :]

    def importance_on(day):
        held = Protection.objects.filter(monument__in=keys, valid__contains=day)
        return dict(held.values_list("monument", "importance"))

    assert importance_on(BEFORE) == {one.pk: one.importance for one in amended}
    assert importance_on(DAY) == {one.pk: importance_of(one) for one in changed}
    the_day_before = Monument.objects.listed_on(BEFORE).filter(pk__in=keys)
    assert the_day_before.count() == AMENDED
    assert set(Monument.objects.listed_on(DAY).filter(pk__in=keys)) == set(changed)
    today = dict(Monument.objects.filter(pk__in=keys).values_list("pk", "importance"))
    assert {one.pk: today[one.pk] for one in changed} == importance_on(DAY)
    standings = Monument.objects.filter(pk__in=[one.pk for one in removed])
    assert set(standings.values_list("standing", "lifecycle")) == {("removed", "published")}


def the_same_annex_changes_nothing_more(client, act, amended):
    file = SimpleUploadedFile("another name.xlsx", annex_of(amended))
    page = client.post(reverse("catalogue:add-annex", args=[act.pk]), {"file": file})
    assert Annex.objects.count() <= 2
    annex = page.url.rstrip("/").split("/")
    told = client.get(page.url)
    if "columns" in annex:  # a workbook holds the moment of its making: it may be a new file
        form = told.context["form"]
        client.post(page.url, {name: form[name].value() or "" for name in form.fields})
        told = client.get(reverse("catalogue:annex", args=[Annex.objects.latest("pk").pk]))
    assert told.context["counts"]["taking_part"] == 0
