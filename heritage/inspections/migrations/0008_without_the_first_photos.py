"""Photographs are files of a version of a visit by now.

The events of the old table stay where they are, for the chain of the history reads them.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0007_photos_of_the_first_form"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL("DROP TABLE inspections_inspectionphoto")],
            state_operations=[
                migrations.DeleteModel("InspectionPhotoEvent"),
                migrations.DeleteModel("InspectionPhoto"),
            ],
        )
    ]
