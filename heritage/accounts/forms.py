from hashlib import sha256

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import NEEDS_AN_AGENCY, User
from .roles import WORKS_IN_A_TERRITORY

WRONG_TRIES_ALLOWED = 10
WRONG_TRIES_KEPT_S = 15 * 60


class SignInForm(AuthenticationForm):
    """Name and password; after ten wrong tries for one name it waits a quarter of an hour.

    The tries are counted in Django's cache: with several processes and no shared cache each counts
    its own.
    """

    error_messages = {
        "invalid_login": _("The user name and the password do not belong together."),
        "inactive": _("This account may no longer sign in."),
        "too_many": _("Too many wrong tries for this user name. Try again in 15 minutes."),
    }

    def clean(self):
        name = self.cleaned_data.get("username", "").casefold()
        key = f"sign-in:{sha256(name.encode()).hexdigest()}"
        if cache.get_or_set(key, 0, WRONG_TRIES_KEPT_S) >= WRONG_TRIES_ALLOWED:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            cache.add(key, 0, WRONG_TRIES_KEPT_S)
            cache.incr(key)
            raise
        cache.delete(key)
        return cleaned


class AccountForm(forms.ModelForm):
    """What an administrator says of a person; a password only when a new one is to be set."""

    password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ["username", "full_name", "email", "role", "agency", "is_active"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["password"].required = self.instance.pk is None

    def clean_password(self):
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, self.instance)
        return password

    def clean(self):
        """An administrator who shut himself out could leave nobody to let him in again."""
        cleaned = super().clean()
        if self.instance == self.by and {"role", "is_active"} & set(self.changed_data):
            raise ValidationError(_("Another administrator must change your own role or access."))
        if cleaned.get("role") in WORKS_IN_A_TERRITORY and not cleaned.get("agency"):
            self.add_error("agency", NEEDS_AN_AGENCY)
        return cleaned

    def save(self, commit=True):
        if self.cleaned_data["password"]:
            self.instance.set_password(self.cleaned_data["password"])
        return super().save(commit)
