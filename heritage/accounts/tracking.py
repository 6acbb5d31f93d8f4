"""The append-only history of the product's tables: who, when, from what to what."""

import pghistory


def tracked(model, *, exclude=None):
    """Keep an append-only history of every row: triggers write it, so raw SQL is in it too."""
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return pghistory.track(*events, append_only=True, exclude=exclude)(model)


def tracked_but(*fields):
    """As `tracked`, without the fields that say nothing of the row's own subject."""
    return lambda model: tracked(model, exclude=list(fields))
