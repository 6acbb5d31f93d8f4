from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media_pipeline", "0001_assets"),
    ]

    operations = [
        migrations.AddField(
            model_name="asset",
            name="reason_values",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
