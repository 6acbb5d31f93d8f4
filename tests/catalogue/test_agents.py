"""People and organisations of their own: found, edited, merged, removed; told as far as one may."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heritage.catalogue.authorities import NAMING
from heritage.catalogue.models import Agent, ChangeRequest, Holding, Participation, Publication
from heritage.catalogue.services import agent_named, merge_authorities, review, uses_of
from tests.factories import ConceptFactory, MonumentFactory, TerritoryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ELSEWHERE = Point(46.0, 39.0, srid=4326)


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


@pytest.fixture
def contributor(db):
    return UserFactory(username="nigar", role="contributor")


@pytest.fixture
def others_ground(db):
    """Where another body keeps the monuments."""
    return TerritoryFactory(box=(45.9, 38.9, 46.1, 39.1))


def architect(monument, agent):
    role = ConceptFactory(scheme="role", code="architect", label_en="architect")
    return Participation.objects.create(monument=monument, agent=agent, role=role)


def page(client, name, *args, **asked):
    return client.get(reverse(f"catalogue:{name}", args=args), asked)


def named(answer):
    return [str(one) for one in answer.context["page"].object_list]


class TestTheList:
    @pytest.mark.parametrize("words", ["Əcəmi", "acami", "Аджеми", "naxçıvani", "Ustad"])
    def test_finds_a_name_or_another_name_in_any_script(self, desk, words):
        Agent.objects.create(name="Əcəmi Naxçıvani", other_names="Ustad Aджеми; Acami")
        Agent.objects.create(name="Qasım bəy")
        assert named(page(desk, "people", q=words)) == ["Əcəmi Naxçıvani"]

    def test_narrows_to_one_kind(self, desk):
        Agent.objects.create(name="Qasım bəy")
        Agent.objects.create(name="Bərpaçı MMC", kind="organisation")
        assert named(page(desk, "people", kind="organisation")) == ["Bərpaçı MMC"]

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ({"kind": "ghost"}, "There is no kind “ghost”."),
            ({"page": "9"}, "There is no page “9” of this list."),
            ({"q": "a" * 201}, "at most 200 characters"),
        ],
    )
    def test_a_question_that_means_nothing_is_a_400_with_a_sentence(self, desk, asked, sentence):
        answer = page(desk, "people", **asked)
        assert answer.status_code == 400
        assert sentence in answer.content.decode()

    def test_more_rows_are_no_more_queries(self, desk):
        def made(count):
            for number in range(count):
                agent = Agent.objects.create(name=f"Usta {number}")
                architect(MonumentFactory(), agent)

        made(2)
        with CaptureQueriesContext(connection) as few:
            page(desk, "people")
        made(10)
        with CaptureQueriesContext(connection) as many:
            assert len(named(page(desk, "people"))) == 12
        assert len(many) == len(few)


class TestThePage:
    def test_says_which_monuments_name_it_and_as_what(self, desk):
        agent = Agent.objects.create(name="Əcəmi", from_year=1120, wikidata="Q365")
        tower = MonumentFactory(name="Möminə xatun türbəsi", lifecycle="draft")
        architect(tower, agent)
        Holding.objects.create(monument=tower, kind="use", holder=agent)

        answer = page(desk, "agent", agent.pk)

        assert named(answer) == ["Möminə xatun türbəsi"]
        assert answer.context["page"][0].named_as == ["architect", "use"]
        assert "https://www.wikidata.org/wiki/Q365" in answer.content.decode()

    def test_counts_out_what_another_body_hides(self, desk, others_ground):
        agent = Agent.objects.create(name="Əcəmi")
        architect(MonumentFactory(name="Gizli", lifecycle="draft", location=ELSEWHERE), agent)
        architect(MonumentFactory(name="Açıq", location=ELSEWHERE), agent)

        assert named(page(desk, "agent", agent.pk)) == ["Açıq"]
        assert [one.uses for one in page(desk, "people").context["page"]] == [1]

    def test_who_holds_a_monument_is_told_to_the_body_that_keeps_it(self, desk, others_ground):
        owner = Agent.objects.create(name="Sahib")
        theirs = MonumentFactory(location=ELSEWHERE)
        Holding.objects.create(monument=theirs, kind="ownership", holder=owner)
        assert named(page(desk, "agent", owner.pk)) == []

    def test_more_monuments_are_no_more_queries(self, desk):
        agent = Agent.objects.create(name="Əcəmi")
        for _number in range(2):
            architect(MonumentFactory(), agent)
        with CaptureQueriesContext(connection) as few:
            page(desk, "agent", agent.pk)
        for _number in range(8):
            architect(MonumentFactory(), agent)
        with CaptureQueriesContext(connection) as many:
            assert len(named(page(desk, "agent", agent.pk))) == 10
        assert len(many) == len(few)

    def test_of_nobody_is_a_404(self, desk):
        assert page(desk, "agent", 999).status_code == 404


class TestEditing:
    told = {"name": "Əcəmi", "kind": "person", "from_year": "1120", "to_year": "", "wikidata": ""}

    def test_a_registrar_adds_one_at_once(self, desk):
        desk.post(reverse("catalogue:add-agent"), self.told)
        agent = Agent.objects.get()
        assert (agent.name, agent.from_year) == ("Əcəmi", 1120)

    def test_a_name_that_is_there_is_asked_about_once(self, desk):
        Agent.objects.create(name="Аджеми")
        address = reverse("catalogue:add-agent")
        told = self.told | {"name": "Acemi"}

        asked = desk.post(address, told)
        assert asked.status_code == 422
        assert "“Аджеми” (person) stands here already." in asked.content.decode()
        desk.post(address, told | {"is_another": "on"})
        assert Agent.objects.count() == 2

    def test_what_a_contributor_writes_waits_for_a_second_person(
        self, client, contributor, registrar
    ):
        agent = Agent.objects.create(name="Əcemi")
        client.force_login(contributor)

        address = reverse("catalogue:edit-agent", args=[agent.pk])
        shown = client.get(address).context["form"].initial["shown"]
        client.post(address, self.told | {"shown": shown})
        agent.refresh_from_db()
        request = ChangeRequest.objects.get()
        assert (agent.name, str(request)) == ("Əcemi", "Əcəmi")

        review.accept(request=request, by=registrar)
        agent.refresh_from_db()
        assert (agent.name, agent.from_year) == ("Əcəmi", 1120)

    def test_of_two_people_the_second_is_shown_what_the_first_wrote(self, desk):
        agent = Agent.objects.create(name="Ecemi")
        address = reverse("catalogue:edit-agent", args=[agent.pk])
        shown = desk.get(address).context["form"].initial["shown"]
        Agent.objects.filter(pk=agent.pk).update(name="Acemi", to_year=1190)

        second = desk.post(address, self.told | {"shown": shown})
        told = " ".join(second.context["form"].non_field_errors())
        assert second.status_code == 422
        assert "another person wrote “Acemi” meanwhile. Yours, “Əcəmi”" in told
        assert "is “1190” now" in told

        form = second.context["form"]
        again = {name: form[name].value() or "" for name in (*self.told, "shown", "other_names")}
        desk.post(address, again)
        agent.refresh_from_db()
        assert (agent.name, agent.to_year) == ("Əcəmi", 1190)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"wikidata": "365"}, "“365” is no identifier of Wikidata."),
            ({"from_year": "long ago"}, "“long ago” is not a year."),
            ({"to_year": "1100"}, "The end comes before the beginning."),
        ],
    )
    def test_what_cannot_be_is_refused_in_a_sentence(self, desk, wrong, sentence):
        answer = desk.post(reverse("catalogue:add-agent"), self.told | wrong)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Agent.objects.exists()


class TestMerging:
    def merge(self, client, kept, other):
        return client.post(reverse("catalogue:merge-agents", args=[kept.pk, other.pk]), follow=True)

    def test_one_entered_twice_is_offered(self, desk):
        kept = Agent.objects.create(name="Əcəmi Naxçıvani")
        twin = Agent.objects.create(name="Аджеми Нахчывани")
        Agent.objects.create(name="Qasım bəy")
        assert list(page(desk, "agents-alike", kept.pk).context["others"]) == [twin]

    def test_it_is_shown_first_how_much_moves(self, desk):
        kept, other = (Agent.objects.create(name=name) for name in ("Əcəmi", "Acami"))
        architect(MonumentFactory(), other)
        answer = page(desk, "merge-agents", kept.pk, other.pk)
        assert [(str(label), count) for label, count in answer.context["moves"]] == [
            ("Person or organisation", 1)
        ]
        assert Participation.objects.get().agent == other

    def test_records_follow_and_the_old_one_leads_to_the_other(self, desk):
        kept = Agent.objects.create(name="Əcəmi")
        other = Agent.objects.create(name="Acami", other_names="Ajami", from_year=1120)
        only, both = MonumentFactory(), MonumentFactory()
        for monument, agent in ((only, other), (both, other), (both, kept)):
            architect(monument, agent)
        Holding.objects.create(monument=only, kind="use", holder=other)

        self.merge(desk, kept, other)

        rows = Participation.objects.order_by("pk").values_list("monument", "agent")
        assert set(rows) == {(only.pk, kept.pk), (both.pk, kept.pk)} and len(rows) == 2
        assert Holding.objects.get().holder == kept
        kept.refresh_from_db()
        assert (kept.other_names, kept.from_year) == ("Acami; Ajami", 1120)
        moved = page(desk, "agent", other.pk)
        assert moved.url == reverse("catalogue:agent", args=[kept.pk])

    def test_the_old_spelling_names_the_one_that_stays(self, desk):
        kept, other = (Agent.objects.create(name=name) for name in ("Əcəmi", "Acami"))
        self.merge(desk, kept, other)
        assert agent_named("ACAMI") == kept
        suggested = desk.get(reverse("catalogue:agents"), {"q": "acam"}).json()["values"]
        assert suggested == ["Əcəmi"]

    def test_undone_it_leaves_every_row_as_it_was(self, desk, registrar):
        kept, other = (Agent.objects.create(name=name) for name in ("Əcəmi", "Acami"))
        tower = MonumentFactory()
        for agent in (kept, other):
            architect(tower, agent)

        def rows():
            return [*Agent.objects.order_by("pk").values()], [
                *Participation.objects.order_by("pk").values()
            ]

        before = rows()
        self.merge(desk, kept, other)
        assert rows() != before
        change = ChangeRequest.objects.get()
        desk.post(reverse("catalogue:change-step", args=[change.pk, "undo"]))
        assert rows() == before

    def test_one_that_another_body_s_record_names_is_merged_by_an_administrator(
        self, desk, others_ground
    ):
        kept, other = (Agent.objects.create(name=name) for name in ("Əcəmi", "Acami"))
        hidden = MonumentFactory(name="Gizli", lifecycle="draft", location=ELSEWHERE)
        architect(hidden, other)

        refused = self.merge(desk, kept, other)
        assert refused.status_code == 409
        assert "an administrator can merge them" in refused.content.decode()
        assert "Gizli" not in refused.content.decode()

        merge_authorities(kept=kept, merged=other, by=UserFactory(role="administrator"))
        assert Participation.objects.get().agent == kept

    def test_what_a_contributor_merges_waits(self, client, contributor, registrar):
        kept, other = (Agent.objects.create(name=name) for name in ("Əcəmi", "Acami"))
        architect(MonumentFactory(), other)
        client.force_login(contributor)
        self.merge(client, kept, other)
        assert Participation.objects.get().agent == other

        review.accept(request=ChangeRequest.objects.get(), by=registrar)
        assert Participation.objects.get().agent == kept

    def test_a_waiting_change_that_names_it_comes_first(self, desk, contributor):
        kept, other = (Agent.objects.create(name=name) for name in ("Əcəmi", "Acami"))
        tower = MonumentFactory()
        review.propose(
            kind="edit", monument=tower, by=contributor, change=lambda: architect(tower, other)
        )
        refused = self.merge(desk, kept, other)
        assert refused.status_code == 409
        assert "decide on it first" in refused.content.decode()

    def test_nobody_is_merged_with_himself(self, desk):
        one = Agent.objects.create(name="Əcəmi")
        assert self.merge(desk, one, one).status_code == 409


class TestRemoving:
    def remove(self, client, agent):
        return client.post(reverse("catalogue:remove-agent", args=[agent.pk]), follow=True)

    def test_one_that_nothing_names_goes(self, desk):
        self.remove(desk, Agent.objects.create(name="Yanlış"))
        assert not Agent.objects.exists()

    def test_one_in_use_stays_and_it_is_said_why(self, desk, others_ground):
        agent = Agent.objects.create(name="Əcəmi")
        architect(MonumentFactory(name="Gizli", lifecycle="draft", location=ELSEWHERE), agent)
        refused = self.remove(desk, agent)
        assert refused.status_code == 409
        assert "“Əcəmi” is named in records" in refused.content.decode()
        assert "Gizli" not in refused.content.decode()
        assert Agent.objects.exists()

    def test_one_that_an_undoing_would_bring_back_stays(self, desk, registrar, contributor):
        agent, tower = Agent.objects.create(name="Əcəmi"), MonumentFactory()
        row = architect(tower, agent)
        request = review.propose(kind="edit", monument=tower, by=contributor, change=row.delete)
        review.accept(request=request, by=registrar)

        assert self.remove(desk, agent).status_code == 409
        review.undo(request=request, by=registrar)
        assert Participation.objects.get().agent == agent

    def test_what_a_contributor_removes_waits(self, client, contributor):
        agent = Agent.objects.create(name="Yanlış")
        client.force_login(contributor)
        self.remove(client, agent)
        assert Agent.objects.exists()
        assert ChangeRequest.objects.get().is_waiting


@pytest.mark.parametrize("model", [Agent, Publication])
def test_every_row_that_can_name_one_is_told_of_on_its_page(model):
    told = {(rows, column) for rows, column, _related in NAMING[model]}
    assert told == {(field.model, field.name) for field in uses_of(model)}


def test_a_researcher_is_told_and_an_inspector_reads(client, inspector):
    agent = Agent.objects.create(name="Əcəmi")
    client.force_login(inspector)
    assert page(client, "agent", agent.pk).status_code == 200
    assert page(client, "edit-agent", agent.pk).status_code == 403
    client.force_login(UserFactory(role="researcher"))
    assert page(client, "people").status_code == 403
