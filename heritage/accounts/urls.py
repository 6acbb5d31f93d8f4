from django.contrib.auth.views import LogoutView
from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("accounts/sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("accounts/sign-out/", LogoutView.as_view(), name="sign-out"),
    path("accounts/me/", views.my_account, name="my-account"),
    path("accounts/me/password/", views.ChangePassword.as_view(), name="change-password"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/add/", views.add_account, name="add-account"),
    path("accounts/of/<int:pk>/", views.edit_account, name="edit-account"),
]
