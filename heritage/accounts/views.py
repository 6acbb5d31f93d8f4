from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .access import needs
from .forms import AccountForm, SignInForm
from .models import User
from .roles import MANAGE_ACCOUNTS


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ChangePassword(PasswordChangeView):
    template_name = "accounts/password.html"
    form_class = PasswordChangeForm
    success_url = reverse_lazy("accounts:my-account")
    done = gettext_lazy("Your password was changed.")

    def form_valid(self, form):
        messages.success(self.request, self.done)
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@login_required
def my_account(request):
    return render(request, "accounts/my_account.html")


@needs(MANAGE_ACCOUNTS)
def accounts(request):
    people = User.objects.select_related("agency").order_by("-is_active", "username")
    return render(request, "accounts/accounts.html", {"people": people})


@needs(MANAGE_ACCOUNTS)
def add_account(request):
    return _account_form(request, User())


@needs(MANAGE_ACCOUNTS)
def edit_account(request, pk):
    return _account_form(request, get_object_or_404(User, pk=pk))


def _account_form(request, person):
    form = AccountForm(request.POST or None, instance=person, by=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("The account %(name)s was saved.") % {"name": form.instance})
        return redirect("accounts:accounts")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/account_form.html", {"form": form}, status=status)
