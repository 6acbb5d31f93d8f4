"""The condition that the last visit found, beside each monument; and that the search hears of it."""

import django.db.models.deletion
from django.db import migrations, models

# The visits that there are. Who stores one from now on tells it (inspections/services.py).
FILL = """
INSERT INTO catalogue_condition (monument_id, condition_class, visited_on)
SELECT DISTINCT ON (monument_id) monument_id, condition_class, visited_on
FROM inspections_conditionrecord ORDER BY monument_id, visited_on DESC, created_at DESC
"""
NOTED = "".join(
    f"""
CREATE FUNCTION catalogue_stale_condition_{action}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_stale_from(ARRAY(SELECT monument_id FROM ({rows}) r));
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_stale_{action} AFTER {action} ON catalogue_condition
REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stale_condition_{action}();
"""  # noqa: S608
    for action, tables, rows in (
        ("insert", "NEW TABLE AS came", "SELECT * FROM came"),
        (
            "update",
            "OLD TABLE AS went NEW TABLE AS came",
            "SELECT * FROM came UNION ALL SELECT * FROM went",
        ),
        ("delete", "OLD TABLE AS went", "SELECT * FROM went"),
    )
)
NOTED_NO_MORE = "".join(
    f"DROP FUNCTION catalogue_stale_condition_{action}() CASCADE;"
    for action in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0040_vocabularies_of_condition"),
        ("inspections", "0004_visits_fill_the_passport"),
    ]

    operations = [
        migrations.CreateModel(
            name="Condition",
            fields=[
                (
                    "monument",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="condition",
                        serialize=False,
                        to="catalogue.monument",
                    ),
                ),
                (
                    "condition_class",
                    models.CharField(
                        choices=[
                            ("CC0", "CC0: no damage seen"),
                            ("CC1", "CC1: slight damage, the monument serves as before"),
                            ("CC2", "CC2: damage that spreads or harms neighbouring parts"),
                            ("CC3", "CC3: grave damage, loss under way or danger of collapse"),
                        ],
                        max_length=3,
                        verbose_name="condition of the whole",
                    ),
                ),
                ("visited_on", models.DateField(verbose_name="visited on")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("condition_class__in", ["CC0", "CC1", "CC2", "CC3"])),
                        name="condition_class_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(NOTED, NOTED_NO_MORE),
    ]
