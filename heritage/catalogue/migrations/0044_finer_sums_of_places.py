"""Sums of places down to the cells of a dense town's tiles; what a tile asks is asked by one process.

To start helpers for a query of some milliseconds costs more than they save.
"""

from django.db import migrations

TABLES = ("catalogue_mapplace", "catalogue_mapcell", "catalogue_zone")


def _workers(how):
    return "".join(f"ALTER TABLE {table} {how};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0043_damage_grade_of_a_condition")]

    operations = [
        migrations.RunSQL(
            _workers("SET (parallel_workers = 0)"), _workers("RESET (parallel_workers)")
        ),
        migrations.RunSQL("SELECT catalogue_all_cells_stale()", migrations.RunSQL.noop),
    ]
