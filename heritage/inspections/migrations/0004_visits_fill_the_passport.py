"""A visit fills the passport's section of the condition: its monument is due to be checked."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0003_visits_follow_a_merging"),
        ("catalogue", "0011_quality_due"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER inspections_visit_due AFTER INSERT OR DELETE"
            " ON inspections_conditionrecord"
            " FOR EACH ROW EXECUTE FUNCTION catalogue_part_due('visits')",
            "DROP TRIGGER inspections_visit_due ON inspections_conditionrecord",
        )
    ]
