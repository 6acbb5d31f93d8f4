from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media_pipeline", "0002_reason_in_every_language")]

    operations = [
        migrations.AddField("page", "text", models.TextField(blank=True)),
    ]
