"""The damage grade of a rapid form stands on the map as what it is, not as a class."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0042_outlines_of_ensembles"),
    ]

    operations = [
        migrations.AddField(
            model_name="condition",
            name="damage_grade",
            field=models.CharField(blank=True, max_length=2, verbose_name="damage grade"),
        ),
    ]
