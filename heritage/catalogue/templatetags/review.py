"""What every page tells a person of proposed changes; a stranger's page asks nothing for it."""

from django import template
from django.urls import reverse

from heritage.accounts.roles import GIVE_OPINION, PROPOSE_CHANGE

from ..models import ChangeRequest, Opinion

register = template.Library()
NEWS_SHOWN = 20
MOST_COUNTED = 99  # beside a link; to count thousands took every page its time


def _person(context):
    user = context.get("user")
    return user if user is not None and user.is_authenticated else None


@register.inclusion_tag("catalogue/_review_nav.html", takes_context=True)
def review_nav(context):
    """The ways to the queue or to what an expert is asked, with what waits there."""
    user = _person(context)
    if user is None:
        return {}
    told = {"path": getattr(context.get("request"), "path", "")}
    if user.has_perm(PROPOSE_CHANGE):
        told["to_decide"] = _counted(ChangeRequest.objects.to_decide_by(user))
        told["news"] = _news_count(user)
        told["may_propose"] = True
    if user.has_perm(GIVE_OPINION):
        told["asked"] = _counted(Opinion.objects.of(user).unanswered())
        told["may_answer"] = True
    return told


def _news_count(user) -> int | str:
    """Asked once a page: the head counts them, and most often there are none to be listed."""
    if not hasattr(user, "news_count"):
        user.news_count = _counted(ChangeRequest.objects.news_for(user))
    return user.news_count


def _counted(rows) -> int | str:
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    return count if count <= MOST_COUNTED else f"{MOST_COUNTED}+"


@register.inclusion_tag("catalogue/_review_news.html", takes_context=True)
def review_news(context):
    """What became of this person's proposals, until it is seen."""
    user = _person(context)
    if user is None or not user.has_perm(PROPOSE_CHANGE) or not _news_count(user):
        return {}
    news = ChangeRequest.objects.news_for(user).select_related("monument", "act", "decided_by")
    news = news.prefetch_related("monument__names").defer("rows")[:NEWS_SHOWN]
    return {"news": news, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("catalogue/_waiting_changes.html", takes_context=True)
def waiting_changes(context, monument):
    """Proposals about a monument that wait, as far as this person may see them."""
    return _waiting(context, lambda requests: requests.about(monument)) if monument else {}


@register.inclusion_tag("catalogue/_waiting_changes.html", takes_context=True)
def waiting_changes_of_zone(context, zone):
    """Proposals about a zone that wait, as far as this person may see them."""
    told = _waiting(context, lambda requests: requests.about_zone(zone))
    return told | {"is_zone": True}


def _waiting(context, narrowed):
    user = _person(context)
    if user is None or not user.has_perm(PROPOSE_CHANGE):
        return {}
    waiting = narrowed(ChangeRequest.objects.waiting()).visible_to(user)
    return {"waiting": waiting.select_related("proposed_by").defer("rows"), "user": user}


@register.simple_tag(takes_context=True)
def change_picture(context, page):
    """The address of a small picture of a page that the change on this page speaks of."""
    size = "320," if page.width_px > 320 else "max"
    opinion, path = context.get("opinion"), f"full/{size}/0/default.jpg"
    if opinion is not None:
        return reverse("catalogue:opinion-picture", args=[opinion.pk, page.pk, path])
    return reverse("catalogue:change-picture", args=[context["change"].pk, page.pk, path])
