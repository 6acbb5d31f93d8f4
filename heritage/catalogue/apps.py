from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "heritage.catalogue"
    label = "catalogue"
