"""A monument stands where its last step has led: the database writes it and lets nothing differ."""

from django.db import migrations, models
from django.db.models import Q

FOLLOW = """
CREATE FUNCTION catalogue_step_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stands text;
BEGIN
    SELECT standing INTO stands FROM catalogue_monument WHERE id = NEW.monument_id;
    IF NEW.before <> stands THEN
        RAISE EXCEPTION 'The monument stands at "%", and the step begins at "%".', stands, NEW.before
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_follows_the_last';
    END IF;
    IF EXISTS (SELECT FROM catalogue_step s WHERE s.monument_id = NEW.monument_id
               AND s.happened_on > NEW.happened_on) THEN
        RAISE EXCEPTION 'A later step is written already.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_in_order_of_days';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_step_follows BEFORE INSERT ON catalogue_step
FOR EACH ROW EXECUTE FUNCTION catalogue_step_follows();

CREATE FUNCTION catalogue_standing_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint = coalesce(NEW.monument_id, OLD.monument_id);
BEGIN
    UPDATE catalogue_monument m SET standing = coalesce(
        (SELECT after FROM catalogue_step s WHERE s.monument_id = touched
         ORDER BY happened_on DESC, id DESC LIMIT 1), OLD.before)
    WHERE id = touched;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_standing_follows AFTER INSERT OR UPDATE OR DELETE ON catalogue_step
FOR EACH ROW EXECUTE FUNCTION catalogue_standing_follows();

CREATE FUNCTION catalogue_standing_is_led() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE led text;
BEGIN
    SELECT after INTO led FROM catalogue_step s WHERE s.monument_id = NEW.id
    ORDER BY happened_on DESC, id DESC LIMIT 1;
    IF led <> NEW.standing THEN
        RAISE EXCEPTION 'The last step led to "%": only another step changes the standing.', led
            USING ERRCODE = 'check_violation', CONSTRAINT = 'monument_standing_is_led';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_standing_is_led BEFORE UPDATE OF standing ON catalogue_monument
FOR EACH ROW WHEN (OLD.standing IS DISTINCT FROM NEW.standing)
EXECUTE FUNCTION catalogue_standing_is_led();
"""
BACK = """
DROP FUNCTION catalogue_step_follows, catalogue_standing_follows, catalogue_standing_is_led CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0015_pairs_and_findings_by_time")]

    operations = [
        migrations.AddIndex(
            "monument",
            models.Index(
                fields=["standing", "keeper", "id"],
                condition=~Q(standing="listed"),
                name="monument_on_its_way",
            ),
        ),
        migrations.AddIndex(
            "monument",
            models.Index(
                fields=["keeper", "district"],
                condition=Q(is_sample=False, merged_into__isnull=True) & ~Q(lifecycle="withdrawn"),
                name="monument_checked",
            ),
        ),
        migrations.RunSQL(FOLLOW, BACK),
    ]
