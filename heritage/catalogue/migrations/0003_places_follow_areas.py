"""What is public of a place depends on its district, so it follows the district's changes."""

from django.db import migrations

# Touching the row lets the monument's own trigger (triggers.py) derive its public columns again.
FOLLOW = """
CREATE FUNCTION catalogue_places_follow_area() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalogue_monument SET sensitivity = sensitivity WHERE district_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_places_follow_area
AFTER UPDATE OF boundary, name_az, name_en, name_ru ON heritage_gis_area
FOR EACH ROW EXECUTE FUNCTION catalogue_places_follow_area();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_register")]

    operations = [
        migrations.RunSQL(
            FOLLOW,
            "DROP TRIGGER catalogue_places_follow_area ON heritage_gis_area;"
            "DROP FUNCTION catalogue_places_follow_area",
        ),
    ]
