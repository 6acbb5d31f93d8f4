from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "heritage.inspections"
    label = "inspections"
