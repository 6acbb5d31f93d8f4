"""A name that is what was asked, or begins so, is answered by an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0026_numbers_that_stay_write_nothing"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="name",
            index=models.Index(
                fields=["folded"],
                include=("monument",),
                name="name_begins",
                opclasses=["text_pattern_ops"],
            ),
        ),
    ]
