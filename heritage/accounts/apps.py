from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "heritage.accounts"
    label = "accounts"
