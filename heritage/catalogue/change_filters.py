"""What a reader of the queue may ask of it."""

from datetime import timedelta

import django_filters
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heritage.accounts.models import Agency, User

from .models import ChangeRequest, Monument

DAYS = {"day": 1, "week": 7, "month": 30}


class ChangeFilter(django_filters.FilterSet):
    """By kind, keeper of a monument that it touches, proposer, and how long it waits."""

    tab = django_filters.ChoiceFilter(
        label=_("Which"),
        choices=[("waiting", _("Waiting")), ("mine", _("Mine")), ("decided", _("Decided"))],
        method="on_tab",
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=ChangeRequest.Kind, empty_label=_("Any kind")
    )
    keeper = django_filters.ModelChoiceFilter(
        label=_("Keeping body"),
        queryset=Agency.objects.all(),
        to_field_name="code",
        method="kept_by_agency",
        empty_label=_("Any body"),
    )
    proposer = django_filters.ModelChoiceFilter(
        label=_("Proposed by"),
        queryset=User.objects.none(),
        to_field_name="username",
        field_name="proposed_by",
        empty_label=_("Anybody"),
    )
    age = django_filters.ChoiceFilter(
        label=_("Proposed"),
        choices=[
            ("day", _("more than a day ago")),
            ("week", _("more than a week ago")),
            ("month", _("more than 30 days ago")),
        ],
        method="older_than",
        empty_label=_("At any time"),
    )

    class Meta:
        model = ChangeRequest
        fields: list[str] = []

    def __init__(self, *args, user, proposers, **kwargs):
        """`proposers` are the keys of who proposed what this person sees."""
        super().__init__(*args, **kwargs)
        self.user = user
        people = User.objects.filter(pk__in=proposers).order_by("full_name", "username")
        self.filters["proposer"].queryset = people

    @property
    def tab_name(self) -> str:
        return self.form.cleaned_data.get("tab") or "waiting"

    def filter_queryset(self, queryset):
        """Waiting ones the oldest first, as a queue; decided ones the latest first."""
        found = super().filter_queryset(self._of_tab(queryset))
        if self.tab_name == "waiting":
            return found.order_by("proposed_at", "pk")
        if self.tab_name == "decided":
            return found.order_by("-decided_at", "-pk")
        return found.order_by("-proposed_at", "-pk")

    def _of_tab(self, requests):
        if self.tab_name == "mine":
            return requests.filter(proposed_by=self.user)
        return requests.decided() if self.tab_name == "decided" else requests.waiting()

    def on_tab(self, requests, name, tab):
        return requests

    def kept_by_agency(self, requests, name, agency):
        links = ChangeRequest.monuments.through.objects.filter(changerequest=OuterRef("pk"))
        kept = Monument.objects.filter(pk=OuterRef("monument"), keeper=agency)
        return requests.filter(Exists(links.filter(Exists(kept))))

    def older_than(self, requests, name, age):
        return requests.filter(proposed_at__lt=timezone.now() - timedelta(days=DAYS[age]))
