"""The gallery of a monument, as the office keeps it."""

import re

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heritage.accounts.access import needs
from heritage.accounts.roles import EDIT_MONUMENT, PROPOSE_CHANGE
from media_pipeline.errors import AssetProblem
from media_pipeline.intake import receive

from .. import drafts, services
from ..digitisation import facts_of
from ..file_words import camera, proposals
from ..forms import UploadForm
from ..forms.fields import ReasonForm
from ..forms.pictures import PicturePage, PlacesForm
from ..models import Monument, Picture
from .saving import draft_to_offer, led_on, taken

ID = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
def pictures(request, reference):
    """The gallery; a POST adds files, each taken or refused for itself.

    Asked for JSON (by static/catalogue/uploads_page.js), it answers 201 or 422 with the sentences.
    """
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, monument, UploadForm())
    if not form.is_valid():
        problems = [_("No file came with this: choose one or more.")]
    else:
        problems = _take(form.cleaned_data["files"], monument, request.user)
    if request.accepts("text/html"):
        if problems:
            return _page(request, monument, form, problems, status=422)
        messages.success(request, _said_of_files(request.user))
        return redirect("catalogue:pictures", reference)
    return JsonResponse({"problems": problems}, status=422 if problems else 201)


def _said_of_files(user):
    if user.has_perm(EDIT_MONUMENT):
        return _("The files are received and will be shown when processed.")
    return _("The files are received. Another person decides whether they hang in the gallery.")


def _take(files, monument, by):
    """Add each file to the gallery, or ask for it; returns a sentence for each one refused."""
    assets, problems = [], []
    for file in files:
        try:
            assets.append(receive(file, name=file.name, by=by))
        except AssetProblem as problem:
            problems.append(str(problem))
    try:
        if assets:
            services.save_or_propose(
                by=by, monument=monument, change=lambda: _hang(assets, monument, by)
            )
    except ValidationError as problem:
        problems += problem.messages
    return problems


def _hang(assets, monument, by):
    for asset in assets:
        services.add_picture(monument=monument, asset=asset, by=by)


def _page(request, monument, form, problems=(), status=200):
    context = {
        "monument": monument,
        "pictures": _gallery(monument),
        "form": form,
        "problems": problems,
    }
    return render(request, "catalogue/pictures.html", context, status=status)


def _gallery(monument):
    pictures = monument.pictures.select_related("asset__damage_taken_by", "added_by")
    return pictures.prefetch_related("captions", "asset__pages")


@require_safe
@needs(EDIT_MONUMENT)
def pictures_state(request, reference):
    """The gallery as it is now, for a page that waits: each picture's state and how it looks."""
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    told = [
        {
            "id": picture.pk,
            "status": picture.asset.status,
            "look": render_to_string("catalogue/_picture_look.html", {"picture": picture}, request),
            "whole": render_to_string("catalogue/_picture.html", {"picture": picture}, request),
        }
        for picture in _gallery(monument)
    ]
    return JsonResponse({"pictures": told})


@require_POST
@needs(EDIT_MONUMENT)
def order(request, reference):
    """Hang the pictures in the order of the ids that are sent as `picture`."""
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    ids = [int(text) for text in request.POST.getlist("picture") if ID.fullmatch(text)]
    services.order_pictures(monument=monument, picture_ids=ids, by=request.user)
    return HttpResponse(status=204)


@require_POST
@needs(EDIT_MONUMENT)
def move(request, pk):
    """One place up or down, for those without script."""
    picture = _picture(request, pk)
    ids = list(picture.monument.pictures.values_list("pk", flat=True))
    place = ids.index(pk)
    other = place - 1 if "up" in request.POST else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
        services.order_pictures(monument=picture.monument, picture_ids=ids, by=request.user)
    return redirect("catalogue:pictures", picture.monument.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
@transaction.atomic
def place(request, reference):
    """The places of all pictures, written as numbers: saved together, or proposed as one change."""
    monument = get_object_or_404(Monument.objects.kept_by(request.user), reference=reference)
    form = PlacesForm(request.POST or None, pictures=_gallery(monument))
    if form.is_valid() and (outcome := _ordered(request, monument, form)):
        saved = _("The pictures hang in this order.")
        there = ("catalogue:pictures", reference)
        return led_on(request, outcome, saved=saved, there=there)
    status = 422 if form.is_bound else 200
    context = {"form": form, "monument": monument}
    return render(request, "catalogue/place_pictures.html", context, status=status)


def _ordered(request, monument, form):
    by, keys = request.user, form.ordered()
    try:
        return services.save_and_ask(
            by=by,
            monument=monument,
            reason=form.cleaned_data["reason"],
            change=lambda: services.order_pictures(monument=monument, picture_ids=keys, by=by),
        )
    except ValidationError as problem:
        form.add_error(None, problem.messages)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
@transaction.atomic
def edit_picture(request, pk):
    """The row is locked while it is saved, so that of two people one is told of the other."""
    picture = _picture(request, pk, is_locked=request.method == "POST")
    key = drafts.key("picture", pk)
    page = PicturePage(picture, user=request.user)
    if request.method == "POST":
        if outcome := taken(request, page, key):
            saved = _("What is said of the picture is saved.")
            there = ("catalogue:pictures", picture.monument.reference)
            return led_on(request, outcome, saved=saved, there=there)
        return _picture_page(request, page, key, status=422)
    return _picture_page(request, page, key, draft_to_offer(request, page, key))


def _picture_page(request, page, key, draft=None, *, status=200):
    context = {
        "proposals": proposals(page.picture),
        "camera": camera(page.picture),
        "facts": facts_of(page.picture),
        "form": page.own,
        "compared": page,
        "picture": page.picture,
        "monument": page.picture.monument,
        "draft": draft,
        "draft_key": key,
    }
    return render(request, "catalogue/picture_form.html", context, status=status)


@require_POST
@needs(EDIT_MONUMENT)
def retry(request, pk):
    """Let a file that failed be processed once more."""
    picture = _picture(request, pk)
    services.retry_picture(picture=picture, by=request.user)
    return redirect("catalogue:pictures", picture.monument.reference)


@require_POST
@needs(EDIT_MONUMENT)
def take_damaged(request, pk):
    """A person says that a file is to be shown although a part of it is missing."""
    picture = _picture(request, pk)
    services.take_damaged_picture(picture=picture, by=request.user)
    messages.success(request, _("What is there of the file will be shown when processed."))
    return redirect("catalogue:pictures", picture.monument.reference)


@require_POST
@needs(PROPOSE_CHANGE)
@transaction.atomic
def use_proposal(request, pk):
    """Use something that the file says: `key` is which, `use` the field."""
    picture = _picture(request, pk, is_locked=True)
    asked = {"key": request.POST.get("key", ""), "field": request.POST.get("use", "")}
    try:
        outcome = services.save_and_ask(
            by=request.user,
            monument=picture.monument,
            reason=_("The file says so."),
            change=lambda: services.use_proposal(picture=picture, by=request.user, **asked),
        )
    except ValidationError as problem:
        raise BadRequest(" ".join(problem.messages)) from problem
    there = ("catalogue:edit-picture", pk)
    return led_on(request, outcome, saved=_("What the file says is used."), there=there)


@require_POST
@needs(EDIT_MONUMENT)
def drop_proposal(request, pk):
    """Propose something that the file says no more: `key` is which."""
    picture = _picture(request, pk)
    try:
        services.drop_proposal(picture=picture, key=request.POST.get("key", ""), by=request.user)
    except ValidationError as problem:
        raise BadRequest(" ".join(problem.messages)) from problem
    return redirect("catalogue:edit-picture", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PROPOSE_CHANGE)
@transaction.atomic
def remove(request, pk):
    """Asks first; a POST takes the picture out of the gallery. The original stays stored."""
    picture = _picture(request, pk)
    if request.method != "POST":
        return _ask_first(request, picture)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _ask_first(request, picture, form, status=422)
    outcome = services.save_and_ask(
        by=request.user,
        monument=picture.monument,
        reason=form.cleaned_data["reason"],
        change=lambda: services.remove_picture(picture=picture, by=request.user),
    )
    saved = _("The picture is out of the gallery; its original stays stored.")
    there = ("catalogue:pictures", picture.monument.reference)
    return led_on(request, outcome, saved=saved, there=there)


def _ask_first(request, picture, form=None, *, status=200):
    context = {"picture": picture, "monument": picture.monument, "form": form or ReasonForm()}
    return render(request, "catalogue/remove_picture.html", context, status=status)


def _picture(request, pk, *, is_locked=False):
    related = ("asset__damage_taken_by", "monument")
    kept = Picture.objects.kept_by(request.user).select_related(*related)
    if is_locked:
        kept = kept.select_for_update(of=("self",))
    return get_object_or_404(kept, pk=pk)
