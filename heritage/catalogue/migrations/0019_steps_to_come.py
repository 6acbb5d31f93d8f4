"""A step of a day to come leads on that day, and not when it is written down."""

from django.db import migrations

# A step begins where the one before it ends, also where that one is still to come. The first step
# of a monument may also tell how it came to stand where it does.
FOLLOW = """
CREATE OR REPLACE FUNCTION catalogue_step_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
    led text;
BEGIN
    SELECT standing INTO stands FROM catalogue_monument WHERE id = NEW.monument_id;
    SELECT after INTO led FROM catalogue_step s WHERE s.monument_id = NEW.monument_id
    ORDER BY happened_on DESC, id DESC LIMIT 1;
    IF NEW.before <> coalesce(led, stands) AND NOT (led IS NULL AND NEW.after = stands) THEN
        RAISE EXCEPTION 'The monument stands at "%", and the step begins at "%".',
            coalesce(led, stands), NEW.before
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_follows_the_last';
    END IF;
    IF EXISTS (SELECT FROM catalogue_step s WHERE s.monument_id = NEW.monument_id
               AND s.happened_on > NEW.happened_on) THEN
        RAISE EXCEPTION 'A later step is written already.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_in_order_of_days';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION catalogue_standing_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint = coalesce(NEW.monument_id, OLD.monument_id);
BEGIN
    UPDATE catalogue_monument m SET standing = coalesce(
        (SELECT after FROM catalogue_step s
         WHERE s.monument_id = touched AND s.happened_on <= CURRENT_DATE
         ORDER BY happened_on DESC, id DESC LIMIT 1),
        CASE WHEN OLD.happened_on <= CURRENT_DATE THEN OLD.before END,
        m.standing)
    WHERE id = touched;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION catalogue_standing_is_led() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE led text;
BEGIN
    SELECT after INTO led FROM catalogue_step s
    WHERE s.monument_id = NEW.id AND s.happened_on <= CURRENT_DATE
    ORDER BY happened_on DESC, id DESC LIMIT 1;
    IF led <> NEW.standing THEN
        RAISE EXCEPTION 'The last step led to "%": only another step changes the standing.', led
            USING ERRCODE = 'check_violation', CONSTRAINT = 'monument_standing_is_led';
    END IF;
    RETURN NEW;
END $$;
"""
TAKE_EFFECT = """
CREATE OR REPLACE FUNCTION catalogue_take_effect(those bigint[] DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- What the law says today.
    UPDATE catalogue_monument m SET
        importance = p.importance, importance_basis = p.basis,
        section = p.section, section_basis = p.basis
    FROM catalogue_protection p
    WHERE (those IS NULL OR m.id = ANY(those))
        AND p.monument_id = m.id AND p.scheme = 'state_list' AND p.valid @> CURRENT_DATE
        AND (m.importance, m.importance_basis, m.section, m.section_basis)
            IS DISTINCT FROM (p.importance, p.basis, p.section, p.basis);

    -- A number or a name whose days are over gives way to the one that follows it.
    WITH due AS (
        SELECT o.id FROM catalogue_identifier o
        JOIN catalogue_identifier n ON n.monument_id = o.monument_id AND n.scheme = o.scheme
            AND lower(n.valid) = upper(o.valid)
        WHERE (those IS NULL OR o.monument_id = ANY(those)) AND o.is_preferred AND NOT n.is_preferred
            AND upper(o.valid) <= CURRENT_DATE AND n.valid @> CURRENT_DATE)
    UPDATE catalogue_identifier SET is_preferred = false WHERE id IN (SELECT id FROM due);
    UPDATE catalogue_identifier n SET is_preferred = true
    WHERE (those IS NULL OR n.monument_id = ANY(those)) AND NOT n.is_preferred AND n.act_id IS NOT NULL AND n.valid @> CURRENT_DATE
        AND lower(n.valid) = (
            SELECT max(lower(l.valid)) FROM catalogue_identifier l
            WHERE l.monument_id = n.monument_id AND l.scheme = n.scheme
                AND l.valid @> CURRENT_DATE)
        AND NOT EXISTS (
            SELECT 1 FROM catalogue_identifier p WHERE p.monument_id = n.monument_id
                AND p.scheme = n.scheme AND p.is_preferred);

    WITH due AS (
        SELECT o.id FROM catalogue_name o
        JOIN catalogue_name n ON n.monument_id = o.monument_id AND n.language = o.language
            AND lower(n.valid) = upper(o.valid)
        WHERE (those IS NULL OR o.monument_id = ANY(those)) AND o.is_preferred AND NOT n.is_preferred AND n.status = 'official'
            AND upper(o.valid) <= CURRENT_DATE AND n.valid @> CURRENT_DATE)
    UPDATE catalogue_name SET is_preferred = false, status = 'historical'
        WHERE id IN (SELECT id FROM due);
    UPDATE catalogue_name n SET is_preferred = true
    WHERE (those IS NULL OR n.monument_id = ANY(those)) AND NOT n.is_preferred AND n.status = 'official' AND n.valid @> CURRENT_DATE
        AND EXISTS (
            SELECT 1 FROM catalogue_name o WHERE o.monument_id = n.monument_id
                AND o.language = n.language AND upper(o.valid) = lower(n.valid))
        AND NOT EXISTS (
            SELECT 1 FROM catalogue_name p WHERE p.monument_id = n.monument_id
                AND p.language = n.language AND p.is_preferred);

    -- An address that follows the one which the record still states.
    UPDATE catalogue_monument m SET locality = n.street
    FROM catalogue_address o
    JOIN catalogue_address n ON n.monument_id = o.monument_id
        AND lower(n.valid) = upper(o.valid) AND n.id > o.id
    WHERE (those IS NULL OR m.id = ANY(those)) AND o.monument_id = m.id AND m.locality = o.street AND m.locality <> n.street
        AND n.valid @> CURRENT_DATE AND n.street <> '';

    -- Steps that were recorded before their day lead on it, and what they list is public then.
    UPDATE catalogue_monument m SET standing = s.after
    FROM catalogue_step s
    WHERE (those IS NULL OR m.id = ANY(those)) AND s.monument_id = m.id
        AND s.happened_on > s.recorded_at::date AND s.happened_on <= CURRENT_DATE
        AND m.standing = s.before AND m.standing <> s.after;
    UPDATE catalogue_monument m SET lifecycle = 'published'
    FROM catalogue_step s
    WHERE (those IS NULL OR m.id = ANY(those)) AND s.monument_id = m.id AND s.act_id IS NOT NULL
        AND s.happened_on > s.recorded_at::date AND s.happened_on <= CURRENT_DATE
        AND s.after = 'listed' AND m.standing = 'listed' AND m.lifecycle = 'draft';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0018_change_request_title")]

    operations = [
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
        migrations.RunSQL(TAKE_EFFECT, migrations.RunSQL.noop),
    ]
