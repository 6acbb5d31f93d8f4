import pghistory
from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.gis.db import models
from django.contrib.postgres.fields import DateRangeField
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .roles import WORKS_IN_A_TERRITORY, Role
from .tracking import tracked

NEEDS_AN_AGENCY = _("A person of this role works for a keeping body: choose it.")


@tracked
class Agency(models.Model):
    """A body that keeps monuments: all that lie in its territory."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_az = models.CharField(_("name in Azerbaijani"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    keeps_the_rest = models.BooleanField(_("keeps what lies in nobody's territory"), default=False)

    class Meta:
        ordering = ["-keeps_the_rest", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["keeps_the_rest"],
                condition=models.Q(keeps_the_rest=True),
                name="agency_one_keeps_the_rest",
                violation_error_message=_("Another body keeps what lies in nobody's territory."),
            )
        ]

    def __str__(self):
        return getattr(self, f"name_{(get_language() or '')[:2]}", self.name_az)


@tracked
class Territory(models.Model):
    """Ground that an agency is responsible for, in a span of days [from, until)."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="territories")
    boundary = models.MultiPolygonField(_("boundary"), srid=4326)  # longitude, latitude
    valid = DateRangeField(_("in force from, until"))
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ["agency", "valid"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid__isempty=False),
                name="territory_holds_a_day",
                violation_error_message=_("The first day comes after the last."),
            )
        ]

    def __str__(self):
        return f"{self.agency}: {self.source}"


class AccountManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        """The first administrator, as `heritage createsuperuser` makes one."""
        return self.create_user(username, password, role=Role.ADMINISTRATOR, **fields)


@pghistory.track(exclude=["password", "last_login"], append_only=True)
class User(AbstractBaseUser):
    """A person with an account. What they may do follows from the role (roles.py)."""

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken.")},
    )
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.READER)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        verbose_name=_("keeping body"),
        null=True,
        blank=True,
        related_name="people",
        help_text=_("Whose territory this person works in."),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("added"), auto_now_add=True)

    objects = AccountManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False) | ~models.Q(role__in=WORKS_IN_A_TERRITORY),
                name="user_of_a_territory_has_an_agency",
                violation_error_message=NEEDS_AN_AGENCY,
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once_in_any_case",
                violation_error_message=_("This user name is taken."),
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    def has_perm(self, perm, obj=None):
        return any(backend.has_perm(self, perm, obj) for backend in get_backends())


class HistoryLink(models.Model):
    """One link of the chain that proves the history (chain.py). Written by the database alone."""

    id = models.BigIntegerField(primary_key=True)  # its place in the chain: 1, 2, 3 …
    shape_id = models.IntegerField()  # accounts_historyshape: which table, which columns
    event_id = models.BigIntegerField()
    actor = models.CharField(max_length=300)
    digest = models.BinaryField()
    sha256 = models.BinaryField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event_id", "shape_id"], name="history_link_once")
        ]

    def __str__(self):
        return f"{self.pk}: {bytes(self.sha256).hex()}"
