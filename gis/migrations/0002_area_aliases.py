import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("heritage_gis", "0001_areas")]

    operations = [
        migrations.AddField(
            model_name="area",
            name="aliases",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                size=None,
                verbose_name="other names",
            ),
        ),
        migrations.AlterField(
            model_name="area",
            name="kind",
            field=models.CharField(
                choices=[
                    ("country", "country"),
                    ("neighbour", "neighbouring country"),
                    ("district", "district"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
