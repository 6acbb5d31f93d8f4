from django.apps import AppConfig


class GisConfig(AppConfig):
    name = "gis"
    label = "heritage_gis"  # "gis" is taken by django.contrib.gis
