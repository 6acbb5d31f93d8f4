"""What a request would make is called by its name before it is there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0017_redistricting"),
    ]

    operations = [
        migrations.AddField(
            model_name="changerequest",
            name="title",
            field=models.CharField(blank=True, editable=False, max_length=300),
        ),
    ]
