"""The order of the register counts a number by its parts, whichever dash stands between them."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import heritage.catalogue.querysets


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0006_one_folding"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="monument",
            name="catalogue_m_lifecyc_f4c566_idx",
        ),
        migrations.RemoveIndex(
            model_name="monument",
            name="catalogue_m_keeper__cc765c_idx",
        ),
        migrations.AddIndex(
            model_name="monument",
            index=models.Index(
                models.F("lifecycle"),
                models.F("importance_rank"),
                heritage.catalogue.querysets.NumberOrder("number_sorted"),
                models.F("id"),
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
                name="monument_keeper_order",
            ),
        ),
        migrations.AddIndex(
            model_name="identifier",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    heritage.catalogue.querysets.NumberParts("folded"), name="gin_trgm_ops"
                ),
                name="identifier_parts",
            ),
        ),
    ]
