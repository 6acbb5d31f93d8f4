from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

from . import actor


class AccountsConfig(AppConfig):
    name = "heritage.accounts"
    label = "accounts"

    def ready(self):
        connection_created.connect(actor.tell)
        pre_migrate.connect(_take_the_chain_off, sender=self)
        post_migrate.connect(_chain_the_history, sender=self)


def _take_the_chain_off(plan=(), **kwargs):
    """A migration may change the columns that the triggers read."""
    from . import chain

    if plan:
        chain.drop()


def _chain_the_history(plan=(), **kwargs):
    from . import chain

    if plan or not chain.is_whole():
        chain.refresh()
