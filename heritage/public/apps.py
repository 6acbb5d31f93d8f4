from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "heritage.public"
    label = "public"
