"""Every address of the site, asked by every role of two agencies: the table below says who may.

A new address without a line in RULES makes `test_every_address_has_a_rule` fail. What a line needs:
the permission (None: nobody is asked for one), the methods, and of which thing it is, so that a
person of the agency that does not keep the thing gets 404.
"""

import logging
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import product
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from heritage.accounts.models import User
from heritage.accounts.roles import (
    ASSIGN_INSPECTION,
    DECIDE_CHANGE,
    EDIT_MONUMENT,
    EVERY_TERRITORY,
    GIVE_OPINION,
    MANAGE_ACCOUNTS,
    MANAGE_AGENCIES,
    MANAGE_VOCABULARY,
    PROPOSE_CHANGE,
    RECORD_INSPECTION,
    REDISTRICT,
    VIEW_ACCESS_LOG,
    VIEW_INSPECTIONS,
    VIEW_UNPUBLISHED,
    Role,
)
from heritage.catalogue.models import (
    Agent,
    Annex,
    ChangeRequest,
    ImportBatch,
    KeptSearch,
    LegalAct,
    Location,
    Protection,
    Publication,
    Redistricting,
    Step,
    Zone,
    ZoneMonument,
)
from heritage.catalogue.services import merge_monuments, opinions, review, searches, sets
from heritage.inspections.models import ChecklistVersion
from heritage.inspections.services import receive_record
from heritage.inspections.services.assignments import assign
from heritage.inspections.services.devices import sign_in
from media_pipeline.storage import original_name
from tests.authority import certificates_in
from tests.factories import (
    AgencyFactory,
    AssetFactory,
    ConceptFactory,
    MonumentFactory,
    OverlayFactory,
    PageFactory,
    PictureFactory,
    TerritoryFactory,
    UserFactory,
    visit_of,
)

GET, POST = "GET", "POST"
QUESTIONS = [{}, {"q": "gizli qaralama"}, {"q": "7777.7"}]


@dataclass(frozen=True)
class Rule:
    """Who may open an address."""

    needs: str | None = None
    methods: tuple = (GET, POST)
    of: str = ""  # the thing that the address is of, as `cast.things` names it
    kept: bool = True  # whether only the agency that keeps the thing may open it
    secret: bool = False  # whether everybody else is told that there is no such thing
    signed_in: bool = False  # any account will do
    asks: bool = True  # a stranger to sign in; else a script is told 401
    by_token: bool = False  # of a phone, in a header: no account and no cookie will do
    maker: str = ""  # the one role, in the keeping agency, whose person made the thing


def kept(needs, of="monument", methods=(GET, POST)):
    return Rule(needs, methods, of)


def office(needs, methods=(GET, POST)):
    return Rule(needs, methods)


def public(methods=(GET,), of=""):
    return Rule(None, methods, of, kept=False)


RULES = {
    "accounts:sign-in": public((GET, POST)),
    "accounts:sign-out": public((POST,)),
    "accounts:my-account": Rule(signed_in=True),
    "accounts:change-password": Rule(signed_in=True),
    "accounts:accounts": office(MANAGE_ACCOUNTS),
    "accounts:add-account": office(MANAGE_ACCOUNTS),
    "accounts:edit-account": Rule(MANAGE_ACCOUNTS, of="account", kept=False),
    "catalogue:desk": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:start": Rule(methods=(GET,), signed_in=True),
    "catalogue:changes": office(PROPOSE_CHANGE, (GET,)),
    "catalogue:see-news": office(PROPOSE_CHANGE, (POST,)),
    "catalogue:change": kept(PROPOSE_CHANGE, "change", (GET,)),
    "catalogue:change-step": kept(DECIDE_CHANGE, "change"),
    "catalogue:ask-experts": kept(DECIDE_CHANGE, "change", (POST,)),
    "catalogue:attach-to-change": kept(PROPOSE_CHANGE, "change", (POST,)),
    "catalogue:change-document": kept(PROPOSE_CHANGE, "change", (GET,)),
    "catalogue:change-picture": kept(PROPOSE_CHANGE, "change", (GET,)),
    "catalogue:asked": office(GIVE_OPINION, (GET,)),
    "catalogue:opinion": Rule(GIVE_OPINION, of="opinion", maker=Role.EXPERT.value),
    "catalogue:opinion-document": Rule(GIVE_OPINION, (GET,), "opinion", maker=Role.EXPERT.value),
    "catalogue:opinion-picture": Rule(GIVE_OPINION, (GET,), "opinion", maker=Role.EXPERT.value),
    "catalogue:imports": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:import": kept(VIEW_UNPUBLISHED, "import", (GET,)),
    "catalogue:agencies": office(MANAGE_AGENCIES, (GET,)),
    "catalogue:add-territory": Rule(MANAGE_AGENCIES, of="agency", kept=False),
    "catalogue:end-territory": Rule(MANAGE_AGENCIES, of="territory", kept=False),
    "catalogue:redistrictings": office(REDISTRICT, (GET,)),
    "catalogue:add-redistricting": office(REDISTRICT),
    "catalogue:redistricting": Rule(REDISTRICT, (GET,), "redistricting", kept=False),
    "catalogue:undo-redistricting": Rule(REDISTRICT, of="redistricting", kept=False),
    "catalogue:extract": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:finds": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:finds-at": Rule(VIEW_UNPUBLISHED, (GET,), "stage", kept=False),
    "catalogue:report-find": office(RECORD_INSPECTION),
    "catalogue:procedure": kept(VIEW_UNPUBLISHED),
    "catalogue:undo-step": kept(VIEW_UNPUBLISHED, "step", (POST,)),
    "catalogue:find": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:find-suggestions": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:duplicates": office(EDIT_MONUMENT, (GET,)),
    "catalogue:look-again": office(EDIT_MONUMENT, (POST,)),
    "catalogue:merge": kept(EDIT_MONUMENT, "pair"),
    "catalogue:distinct": kept(EDIT_MONUMENT, "pair", (POST,)),
    "catalogue:people": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:add-agent": office(PROPOSE_CHANGE),
    "catalogue:agent": Rule(VIEW_UNPUBLISHED, (GET,), "agent", kept=False),
    "catalogue:edit-agent": Rule(PROPOSE_CHANGE, of="agent", kept=False),
    "catalogue:remove-agent": Rule(PROPOSE_CHANGE, of="agent", kept=False),
    "catalogue:agents-alike": Rule(PROPOSE_CHANGE, (GET,), "agent", kept=False),
    "catalogue:merge-agents": Rule(PROPOSE_CHANGE, of="agent", kept=False),
    "catalogue:bibliography": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:add-publication": office(PROPOSE_CHANGE),
    "catalogue:publication": Rule(VIEW_UNPUBLISHED, (GET,), "publication", kept=False),
    "catalogue:edit-publication": Rule(PROPOSE_CHANGE, of="publication", kept=False),
    "catalogue:remove-publication": Rule(PROPOSE_CHANGE, of="publication", kept=False),
    "catalogue:publications-alike": Rule(PROPOSE_CHANGE, (GET,), "publication", kept=False),
    "catalogue:merge-publications": Rule(PROPOSE_CHANGE, of="publication", kept=False),
    "catalogue:vocabularies": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:vocabulary": Rule(VIEW_UNPUBLISHED, (GET,), "term", kept=False),
    "catalogue:export-vocabulary": Rule(VIEW_UNPUBLISHED, (GET,), "term", kept=False),
    "catalogue:add-concept": Rule(MANAGE_VOCABULARY, of="term", kept=False),
    "catalogue:edit-concept": Rule(MANAGE_VOCABULARY, of="term", kept=False),
    "catalogue:merge-concept": Rule(MANAGE_VOCABULARY, (POST,), "term", kept=False),
    "catalogue:import-vocabulary": Rule(MANAGE_VOCABULARY, (POST,), "term", kept=False),
    "catalogue:quality": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:quality-rule": Rule(VIEW_UNPUBLISHED, (GET,), "finding", kept=False),
    "catalogue:quality-open": kept(EDIT_MONUMENT, "finding", (GET,)),
    "catalogue:set-aside": kept(EDIT_MONUMENT, "finding", (POST,)),
    "catalogue:quality-leave": office(EDIT_MONUMENT, (POST,)),
    "catalogue:passports": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:passports-csv": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:keep-draft": Rule(PROPOSE_CHANGE, (POST,), asks=False),
    "catalogue:discard-draft": office(PROPOSE_CHANGE, (POST,)),
    "catalogue:agents": office(PROPOSE_CHANGE, (GET,)),
    "catalogue:publications": office(PROPOSE_CHANGE, (GET,)),
    "catalogue:monuments-like": office(PROPOSE_CHANGE, (GET,)),
    "catalogue:dating": office(PROPOSE_CHANGE, (GET,)),
    "catalogue:around": office(PROPOSE_CHANGE, (GET,)),
    "catalogue:measure": office(PROPOSE_CHANGE, (POST,)),
    "catalogue:zones": office(PROPOSE_CHANGE, (GET,)),
    "catalogue:add-zone": office(PROPOSE_CHANGE),
    "catalogue:edit-zone": kept(PROPOSE_CHANGE, "zone"),
    "catalogue:end-zone": kept(PROPOSE_CHANGE, "zone"),
    "catalogue:section": kept(PROPOSE_CHANGE, "section"),
    "catalogue:add-document": kept(EDIT_MONUMENT, methods=(POST,)),
    "catalogue:add-location": kept(PROPOSE_CHANGE),
    "catalogue:edit-location": kept(PROPOSE_CHANGE, "location"),
    "catalogue:use-location": kept(PROPOSE_CHANGE, "location", (POST,)),
    "catalogue:remove-location": kept(PROPOSE_CHANGE, "location", (POST,)),
    "catalogue:place": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:add-monument": office(PROPOSE_CHANGE),
    "catalogue:edit-monument": kept(PROPOSE_CHANGE),
    "catalogue:acts": office(VIEW_UNPUBLISHED, (GET,)),
    "catalogue:act": Rule(VIEW_UNPUBLISHED, (GET,), "act", kept=False),
    "catalogue:add-act": office(EDIT_MONUMENT),
    "catalogue:edit-act": Rule(EDIT_MONUMENT, of="act", kept=False),
    "catalogue:propose-day": Rule(PROPOSE_CHANGE, (POST,), "act", kept=False),
    "catalogue:add-annex": Rule(EDIT_MONUMENT, of="act", kept=False),
    "catalogue:decide-act": kept(DECIDE_CHANGE, "act change", (POST,)),
    "catalogue:annex": kept(EDIT_MONUMENT, "annex"),
    "catalogue:columns": kept(EDIT_MONUMENT, "annex"),
    "catalogue:lines-alike": kept(EDIT_MONUMENT, "annex", (POST,)),
    "catalogue:line": kept(EDIT_MONUMENT, "line", (POST,)),
    "catalogue:protections": kept(VIEW_UNPUBLISHED, methods=(GET,)),
    "catalogue:add-protection": kept(PROPOSE_CHANGE),
    "catalogue:end-protection": kept(PROPOSE_CHANGE, "protection"),
    "catalogue:publish": kept(EDIT_MONUMENT, methods=(POST,)),
    "catalogue:withdraw": kept(EDIT_MONUMENT),
    "catalogue:exact-views": kept(VIEW_ACCESS_LOG, methods=(GET,)),
    "catalogue:history": kept(VIEW_UNPUBLISHED, methods=(GET,)),
    "catalogue:pictures": kept(PROPOSE_CHANGE),
    "catalogue:pictures-state": kept(EDIT_MONUMENT, methods=(GET,)),
    "catalogue:order-pictures": kept(EDIT_MONUMENT, methods=(POST,)),
    "catalogue:place-pictures": kept(PROPOSE_CHANGE),
    "catalogue:edit-picture": kept(PROPOSE_CHANGE, "picture"),
    "catalogue:move-picture": kept(EDIT_MONUMENT, "picture", (POST,)),
    "catalogue:retry-picture": kept(EDIT_MONUMENT, "picture", (POST,)),
    "catalogue:take-damaged-picture": kept(EDIT_MONUMENT, "picture", (POST,)),
    "catalogue:use-proposal": kept(PROPOSE_CHANGE, "picture", (POST,)),
    "catalogue:drop-proposal": kept(EDIT_MONUMENT, "picture", (POST,)),
    "catalogue:remove-picture": kept(PROPOSE_CHANGE, "picture"),
    "catalogue:place-scan": kept(EDIT_MONUMENT, "scan"),
    "catalogue:measure-scan": kept(EDIT_MONUMENT, "scan", (POST,)),
    "catalogue:scan-state": kept(EDIT_MONUMENT, "scan", (GET,)),
    "catalogue:show-scan": kept(EDIT_MONUMENT, "scan", (POST,)),
    "field-app:worker": public(),
    "field-app:manifest": public(),
    "inspections:field": public(),
    "inspections:trust": public(),
    "inspections:authority": public(),
    "inspections:records": office(VIEW_INSPECTIONS, (GET,)),
    "inspections:add-record": kept(RECORD_INSPECTION),
    "inspections:record": kept(VIEW_INSPECTIONS, "visit", (GET,)),
    "inspections:send-photos": Rule(
        RECORD_INSPECTION, (POST,), "visit", maker=Role.INSPECTOR.value
    ),
    "inspections:photo": kept(VIEW_INSPECTIONS, "photo", (GET,)),
    "inspections:inbox": office(VIEW_INSPECTIONS, (GET,)),
    "inspections:import": office(ASSIGN_INSPECTION),
    "inspections:quarantine": kept(ASSIGN_INSPECTION, "quarantined"),
    "inspections:assignments": office(ASSIGN_INSPECTION),
    "inspections:withdraw-assignment": kept(ASSIGN_INSPECTION, "assignment", (POST,)),
    "inspections:devices": office(ASSIGN_INSPECTION, (GET,)),
    "inspections:change-device": kept(ASSIGN_INSPECTION, "device", (POST,)),
    "field:health": public(),
    "field:sign-in": public((POST,)),
    "field:announce": Rule(methods=(POST,), by_token=True),
    "field:package": Rule(methods=(GET,), by_token=True),
    "field:package-size": Rule(methods=(GET,), by_token=True),
    "field:thumbnail": Rule(methods=(GET,), of="visit", by_token=True),
    "field:inspection": Rule(methods=(), of="visit", by_token=True),
    "field:receipt": Rule(methods=(GET,), of="visit", by_token=True),
    "field:asset": Rule(methods=(), of="visit", by_token=True),
    "public:map": public(),
    "public:places": public(),
    "public:extent": public(),
    "public:cards": public(),
    "public:export-csv": public(),
    "public:export-geojson": public(),
    "public:feed": public(),
    "public:searches": public(),
    "public:keep-search": public((GET, POST)),
    "public:confirm-search": public((GET, POST), "unconfirmed search"),
    "public:kept-search": public((GET, POST), "kept search"),
    "public:end-search": public((GET, POST), "kept search"),
    "public:sets": public((GET, POST)),
    "public:add-to-set": public((GET, POST)),
    "public:set": public(of="set"),
    "public:edit-set": public((GET, POST), "set"),
    "public:delete-set": public((GET, POST), "set"),
    "public:suggestions": public(),
    "public:go-to": public(),
    "public:print": public(),
    "public:embed": public(),
    "public:staff-map": office(VIEW_INSPECTIONS, (GET,)),
    "public:staff-extent": office(VIEW_INSPECTIONS, (GET,)),
    "public:staff-conditions": office(VIEW_INSPECTIONS, (GET,)),
    "public:staff-tileset": office(VIEW_INSPECTIONS, (GET,)),
    "public:staff-tile": Rule(VIEW_INSPECTIONS, (GET,), "tile", kept=False),
    "public:about": public(),
    "public:acts": public(),
    "public:act": public(of="public act"),
    "public:monument": Rule(VIEW_UNPUBLISHED, (GET,), "monument", secret=True),
    "public:card": public(of="published"),
    "data:concept": public(of="term"),
    "data:vocabularies": public(),
    "data:scheme": public(of="term"),
    "field:forms": public(),
    "field:checklist": public(of="checklist"),
    "data:health": public(),
    "data:id": Rule(VIEW_UNPUBLISHED, (GET,), "monument", secret=True),
    "data:robots.txt": public(),
    "data:sitemap": public(),
    "data:iiif/3/<uuid:page_id>": Rule(VIEW_UNPUBLISHED, (GET,), "page", secret=True),
    "data:iiif/3/<uuid:page_id>/": Rule(VIEW_UNPUBLISHED, (GET,), "page", secret=True),
    "data:image": Rule(VIEW_UNPUBLISHED, (GET,), "page", secret=True),
    "data:iiif/3/<uuid:page_id>-<int:held_to_px>px": Rule(
        VIEW_UNPUBLISHED, (GET,), "page", secret=True
    ),
    "data:iiif/3/<uuid:page_id>-<int:held_to_px>px/": Rule(
        VIEW_UNPUBLISHED, (GET,), "page", secret=True
    ),
    "data:held-image": Rule(VIEW_UNPUBLISHED, (GET,), "page", secret=True),
    "data:manifest": public(of="published"),
    "data:collection": public(),
    "data:overlay": Rule(VIEW_UNPUBLISHED, (GET,), "overlay", secret=True),
    "data:georeference": public(of="public overlay"),
    "data:tile": public(of="tile"),
    "data:tileset": public(),
}


@dataclass(frozen=True)
class Address:
    """One pattern of the URL table, and a path that it matches."""

    name: str  # namespace and name; the route where there is no name
    pattern: URLPattern
    prefix: str

    def path(self, thing: dict) -> str:
        """The path of this thing; every parameter of the route is one of the thing's values."""
        wanted = {name: thing[name] for name in self.pattern.pattern.converters}
        if self.pattern.name:
            return reverse(self.name, kwargs=wanted)
        route = str(self.pattern.pattern)
        for name, converter in self.pattern.pattern.converters.items():
            kind = f"<{type(converter).__name__.removesuffix('Converter').lower()}:{name}>"
            route = route.replace(kind, str(wanted[name]))
        return f"/{self.prefix}{route}"


def addresses(patterns=None, namespace="", prefix="") -> Iterator[Address]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace]))
            yield from addresses(entry.url_patterns, inner, prefix + str(entry.pattern))
        else:
            name = entry.name or str(entry.pattern)
            yield Address(f"{namespace}:{name}".lstrip(":"), entry, prefix)


ADDRESSES = {address.name: address for address in addresses()}


@pytest.fixture
def cast(db, caplog):
    """Two agencies, each with a person of every role; a draft with all that belongs to it."""
    caplog.set_level(logging.CRITICAL, "django.request")  # hundreds of refusals are meant
    own = TerritoryFactory().agency
    other = AgencyFactory()
    people = {("anonymous", ""): None}
    for role in Role:
        for which, agency in (("own", own), ("other", other)):
            person = UserFactory(
                username=f"{role}-{which}", role=role, agency=agency, password=None
            )
            people[role.value, which] = person
    monument = MonumentFactory(name="Gizli qaralama", number="7777.7", lifecycle="draft")
    return SimpleNamespace(
        people=people,
        clients={who: client_of(person) for who, person in people.items()},
        monument=monument,
        things=things(monument, people),
    )


def checklist():
    return ChecklistVersion.objects.create(sha256="0" * 64, code="building", content={})


def client_of(person):
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


def things(monument, people):
    """What addresses are of: the parameters of its routes by name."""
    registrar = people[Role.REGISTRAR.value, "own"]
    inspector = people[Role.INSPECTOR.value, "own"]
    photo = PageFactory()
    visit = visit_of(monument, inspector, assets=[photo.asset])
    asked_for = assign(monument=monument, assignees=[inspector], by=registrar)
    phone, _token = sign_in(user=inspector, uuid=uuid4())
    sent = receive_record(uuid=uuid4(), body=b"{", by=inspector, transport="field")
    quarantined = sent.revision.quarantine
    page = PageFactory()
    picture = PictureFactory(monument=monument, asset=page.asset)
    of_published = PictureFactory()
    published = of_published.monument
    batch = ImportBatch.objects.create(
        sha256="0" * 64, file_name="a.csv", source="a", row_count=1, applied_by=registrar
    )
    twin = MonumentFactory(name="Gizli əkiz", lifecycle="draft")
    merge_monuments(
        kept=monument, merged=MonumentFactory(lifecycle="draft"), by=registrar, choices={}
    )
    ground = MultiPolygon(Polygon.from_bbox((49.8, 40.3, 49.9, 40.4)), srid=4326)
    zone = Zone.objects.create(role="protection", boundary=ground)
    ZoneMonument.objects.create(monument=monument, zone=zone)
    step = Step.objects.create(
        monument=monument, before="listed", after="listed", happened_on="2020-05-04"
    )
    location = Location.objects.create(monument=monument, shape=monument.location)
    day = date(2026, 1, 9)
    act = LegalAct.objects.create(number="6", issuer="K", adopted_on=day, in_force_from=day)
    protection = Protection.objects.create(monument=monument, act=act, valid=(day, None))
    Protection.objects.create(monument=published, act=act, valid=(day, None))
    rows = [{"line": "1", "cells": ["7777.7"], "odd": {}}]
    annex = Annex.objects.create(
        act=act, agency=registrar.agency, sha256="0" * 64, rows=rows, columns={"of": {"number": 0}}
    )
    change = ChangeRequest.objects.create(
        kind="act",
        act=act,
        rows=[
            {
                "table": "catalogue.monument",
                "key": monument.pk,
                "before": {"importance": "local"},
                "after": {"importance": "world"},
            }
        ],
        proposed_by=people[Role.CONTRIBUTOR.value, "own"],
    )
    proposed, opinion = proposal(monument, people, photo.asset)
    paper = proposed.documents.get()
    gathered = sets.create_set(name="Divarlar")
    unread = {"path": "no-request", "request_text": "no-request"}  # no file has to be there
    return {
        "": {},
        "pair": {"kept": monument.reference, "other": twin.reference},
        "checklist": {"sha256": checklist().pk},
        "term": {"scheme": "kind", "code": ConceptFactory().code},
        "finding": {"reference": monument.reference, "rule": "no_district"},
        "zone": {"pk": zone.pk},
        "section": {"reference": monument.reference, "slug": "names"},
        "stage": {"stage": "reported"},
        "step": {"reference": monument.reference, "pk": step.pk},
        "location": {"reference": monument.reference, "pk": location.pk},
        "redistricting": {"pk": Redistricting.objects.create(on=day, areas=[]).pk},
        "agent": two_of(Agent, "name"),
        "publication": two_of(Publication, "citation"),
        "account": {"pk": registrar.pk},
        "monument": {"reference": monument.reference},
        "published": {"reference": published.reference},
        "picture": {"pk": picture.pk},
        "page": {"page_id": page.pk, "held_to_px": 1200} | unread,
        "scan": {"pk": picture.pk, "number": 1},
        "overlay": {"overlay_id": OverlayFactory(picture=picture).pk}
        | {"zoom": "none", "x": "0", "y": "0"},  # no file has to be there
        "public overlay": {"overlay_id": OverlayFactory(picture=of_published).pk},
        "tile": {"version": "1", "zoom": "0", "x": "0", "y": "0"},
        "visit": {"uuid": visit.pk},
        "assignment": {"uuid": asked_for.pk},
        "device": {"uuid": phone.pk},
        "quarantined": {"pk": quarantined.pk},
        "photo": {"page_id": photo.pk} | unread,
        "import": {"pk": batch.pk},
        "agency": {"code": registrar.agency.code},
        "territory": {"pk": registrar.agency.territories.get().pk},
        "act": {"pk": act.pk},
        "public act": {"pk": act.pk},
        "act change": {"pk": act.pk, "change": change.pk, "name": "refuse"},
        "annex": {"pk": annex.pk},
        "line": {"pk": annex.pk, "key": "0"},
        "protection": {"pk": protection.pk, "reference": monument.reference},
        "change": {"pk": proposed.pk, "name": "accept", "asset": paper.pk, "page_id": photo.pk}
        | unread,
        "set": {"token": gathered.token, "key": sets.key_of(gathered)},
        "kept search": {"key": searches.managing_key(kept_search(day))},
        "unconfirmed search": {"key": searches.confirming_key(kept_search(None))},
        "opinion": {"pk": opinion.pk, "asset": paper.pk, "page_id": photo.pk} | unread,
    }


def kept_search(confirmed_on):
    """Of a stranger; confirmed on that day, or not yet."""
    confirmed_at = confirmed_on and datetime.combine(confirmed_on, time(9), tzinfo=UTC)
    query = "kind=tower" if confirmed_at else ""
    return KeptSearch.objects.create(
        name="A", query=query, language="en", email="a@example.org", confirmed_at=confirmed_at
    )


def two_of(model, column):
    one, other = (model.objects.create(**{column: f"Gizli {number}"}) for number in (1, 2))
    return {"pk": one.pk, "other": other.pk}


def proposal(monument, people, asset):
    """A contributor's request to hang a picture, a paper beside it, and what an expert is asked."""
    contributor = people[Role.CONTRIBUTOR.value, "own"]
    change = review.propose(
        kind="edit",
        monument=monument,
        by=contributor,
        change=lambda: monument.pictures.create(asset=asset, added_by=contributor),
    )
    paper = AssetFactory()
    default_storage.save(original_name(paper.sha256), ContentFile(b"a paper"))
    change.documents.add(paper)
    [opinion] = opinions.ask_experts(
        request=change,
        experts=[people[Role.EXPERT.value, "own"]],
        question="",
        by=people[Role.REGISTRAR.value, "own"],
    )
    return change, opinion


def expected(rule, method, person: User | None, is_own: bool) -> str:
    """What becomes of a request, as `outcome` says it."""
    if method not in rule.methods:
        return "no such method"
    if rule.by_token:
        return "unauthorised"
    if rule.signed_in:
        return "opened" if person else "asked to sign in"
    if rule.needs is None:
        return "opened"
    may = person is not None and person.has_perm(rule.needs)
    kept = not (rule.of and rule.kept) or is_own or (may and person.has_perm(EVERY_TERRITORY))
    if rule.maker:
        kept = is_own and person.role == rule.maker
    if rule.secret:
        return "opened" if may and kept else "not there"
    if person is None:
        return "asked to sign in" if rule.asks else "unauthorised"
    if not may:
        return "refused"
    return "opened" if kept else "not there"


OUTCOMES = {401: "unauthorised", 403: "refused", 404: "not there", 405: "no such method"}
OPENED = {200, 201, 204, 302, 303, 400, 409, 422}


def outcome(answer) -> str:
    status = answer.status_code
    if status == 302 and answer.url.startswith(f"{reverse('accounts:sign-in')}?next="):
        return "asked to sign in"
    return "opened" if status in OPENED else OUTCOMES.get(status, str(status))


def ask(client, method, path, data=None):
    """The answer; whatever it changed is taken back."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.generic(method, path) if method == POST else client.get(path, data)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def test_every_address_has_a_rule():
    assert sorted(ADDRESSES) == sorted(RULES)


@pytest.fixture(autouse=True)
def own_authority(settings, tmp_path):
    """Without one its page and download are nowhere."""
    settings.AUTHORITY_CERTIFICATE = certificates_in(tmp_path).authority


def test_every_address_answers_each_role_of_each_agency_as_its_rule_says(cast):
    wrong = {}
    for name, rule in known_rules():
        path = ADDRESSES[name].path(cast.things[rule.of])
        for who, method in product(cast.people, (GET, POST)):
            answered = outcome(ask(cast.clients[who], method, path))
            told = expected(rule, method, cast.people[who], who[1] == "own")
            if answered != told:
                wrong[name, *who, method] = f"{answered}, and not {told}"

    assert wrong == {}


def known_rules():
    return [(name, rule) for name, rule in RULES.items() if name in ADDRESSES]


def test_no_list_tells_another_agency_of_a_draft(cast):
    others = [who for who, person in cast.people.items() if who[1] != "own" and not every(person)]
    lists = [name for name, rule in known_rules() if not rule.of and GET in rule.methods]

    telling = [
        (name, who, words)
        for name, who, words in product(lists, others, QUESTIONS)
        if tells(ask(cast.clients[who], GET, ADDRESSES[name].path({}), words), cast)
    ]

    assert telling == []


def every(person):
    return person is not None and person.has_perm(EVERY_TERRITORY)


def tells(answer, cast):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return cast.monument.reference.encode() in content


def test_a_list_tells_the_draft_s_own_agency_of_it(cast):
    """Without this the test above could not fail."""
    own = cast.clients[Role.REGISTRAR.value, "own"]

    assert tells(ask(own, GET, ADDRESSES["catalogue:desk"].path({}), {"q": "7777.7"}), cast)
