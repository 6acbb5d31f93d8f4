"""What a change did, row by row, as JSON: enough to show it, and to write the old values again."""

from django.apps import apps
from django.contrib.gis.geos import GEOSGeometry
from django.contrib.postgres.fields.ranges import RangeField


class Journal:
    """What was done, row by row, with the values before and after."""

    def __init__(self):
        self.rows = []

    def change(self, row, **values):
        fields = [row._meta.get_field(name) for name in values]
        before = {field.attname: _plain(field, row) for field in fields}
        for name, value in values.items():
            setattr(row, name, value)
        after = {field.attname: _plain(field, row) for field in fields}
        self._write(row, "changed", before=before, after=after)
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    def add(self, row):
        row.save()
        self._write(row, "added")

    def remove(self, row):
        """Write down all of a row and delete it."""
        self._write(row, "removed", before=columns(row))
        row.delete()

    def compare(self, row, before):
        """Write down, as the first to be done and so the last undone, what became of a row.

        `before` are its `columns()`; triggers may have written some of them since.
        """
        row.refresh_from_db()
        after = columns(row)
        changed = [name for name in before if before[name] != after[name]]
        told = {name: {column: values[column] for column in changed}
                for name, values in (("before", before), ("after", after))}  # fmt: skip
        self._write(row, "changed", **told)
        self.rows.insert(0, self.rows.pop())

    def _write(self, row, what, **values):
        told = {"table": row._meta.label_lower, "pk": row.pk, "what": what}
        self.rows.append(told | values)


def columns(row) -> dict:
    """Every stored column of a row, by its name in the database."""
    fields = (field for field in row._meta.concrete_fields if not field.generated)
    return {field.attname: _plain(field, row) for field in fields}


def _plain(field, row):
    """The value of a column as JSON has it; a place to the last bit."""
    value = getattr(row, field.attname)
    if isinstance(value, GEOSGeometry):
        return value.hexewkb.decode()
    if isinstance(field, RangeField) and value is not None:
        return field.value_to_string(row)
    return value


def put_back(told: dict):
    """Undo one row; what somebody has changed since then stays as they left it."""
    model = apps.get_model(told["table"])
    row = model._base_manager.filter(pk=told["pk"]).first()
    if told["what"] == "removed" and row is None:
        values = {name: _value(model, name, value) for name, value in told["before"].items()}
        model(**values).save_base(raw=True, force_insert=True)
    elif told["what"] == "added" and row is not None:
        row.delete()
    elif told["what"] == "changed" and row is not None:
        still = {name: old for name, old in told["before"].items() if _is_still(row, name, told)}
        if still:
            values = {name: _value(model, name, old) for name, old in still.items()}
            model._base_manager.filter(pk=row.pk).update(**values)


def _is_still(row, name, told):
    """Nobody has changed the column since it was written down."""
    after = _value(type(row), name, told["after"][name])
    now = getattr(row, name)
    return now == GEOSGeometry(after) if isinstance(now, GEOSGeometry) and after else now == after


def _value(model, attname, value):
    field = next(field for field in model._meta.concrete_fields if field.attname == attname)
    if value is None or field.remote_field:
        return value
    return field.to_python(value)
