from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_history_chain")]

    operations = [
        # Held from now on; `heritage load_agencies` gives an agency to people of before.
        AddConstraintNotValid(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agency__isnull", False),
                    models.Q(
                        ("role__in", ["inspector", "contributor", "registrar"]), _negated=True
                    ),
                    _connector="OR",
                ),
                name="user_of_a_territory_has_an_agency",
                violation_error_message="A person of this role works for a keeping body: choose it.",
            ),
        )
    ]
