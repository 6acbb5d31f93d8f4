from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CatalogueConfig(AppConfig):
    name = "heritage.catalogue"
    label = "catalogue"

    def ready(self):
        pre_migrate.connect(_drop_views_of_the_past, sender=self)
        post_migrate.connect(_make_views_of_the_past, sender=self)


def _drop_views_of_the_past(plan=(), **kwargs):
    """A migration may not alter a table that a view reads."""
    from . import past_views

    if plan:
        past_views.drop()


def _make_views_of_the_past(plan=(), **kwargs):
    from . import past_views

    if plan or not past_views.are_there():
        past_views.refresh()
