"""The orders of the register hold what they sort by, so that a far page reads no row before it."""

from django.db import migrations, models

import heritage.catalogue.querysets


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_people_of_territories_have_an_agency"),
        ("catalogue", "0024_was_it_public"),
        ("heritage_gis", "0003_areas_have_days"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="monument",
            name="monument_register_order",
        ),
        migrations.RemoveIndex(
            model_name="monument",
            name="monument_keeper_order",
        ),
        migrations.RemoveIndex(
            model_name="monument",
            name="monument_whole_order",
        ),
        migrations.AddIndex(
            model_name="monument",
            index=models.Index(
                models.F("lifecycle"),
                models.F("importance_rank"),
                heritage.catalogue.querysets.NumberOrder("number_sorted"),
                models.F("id"),
                include=("number_sorted",),
                name="monument_register_order",
            ),
        ),
        migrations.AddIndex(
            model_name="monument",
            index=models.Index(
                models.F("keeper"),
                models.F("importance_rank"),
                heritage.catalogue.querysets.NumberOrder("number_sorted"),
                models.F("id"),
                include=("number_sorted",),
                name="monument_keeper_order",
            ),
        ),
        migrations.AddIndex(
            model_name="monument",
            index=models.Index(
                models.F("importance_rank"),
                heritage.catalogue.querysets.NumberOrder("number_sorted"),
                models.F("id"),
                include=("number_sorted",),
                name="monument_whole_order",
            ),
        ),
        migrations.AddIndex(
            model_name="monument",
            index=models.Index(
                condition=models.Q(("is_sample", False)),
                fields=["keeper", "lifecycle"],
                name="monument_states",
            ),
        ),
    ]
