"""Rules that live in the database, so that imports, bulk updates and raw SQL obey them too."""

import pgtrigger

from .choices import Sensitivity

# What anyone may see of a place. The exact columns are read by nobody but the office.
PUBLIC_LOCATION = pgtrigger.Trigger(
    name="public_location",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("cell", "geometry"), ("whole", "boolean")],
    func="""
        NEW.public_point := NULL;
        NEW.public_area := NULL;
        NEW.public_district_id := NULL;
        NEW.public_locality := '';
        IF NEW.sensitivity = 'open' THEN
            NEW.public_point := NEW.location;
            NEW.public_area := NEW.footprint;
            NEW.public_district_id := NEW.district_id;
            NEW.public_locality := NEW.locality;
        ELSIF NEW.sensitivity IN ('cell_1km', 'cell_10km') AND NEW.location IS NOT NULL THEN
            cell := gis_grid_cell(
                NEW.location, CASE NEW.sensitivity WHEN 'cell_1km' THEN 1000 ELSE 10000 END);
            NEW.public_point := ST_SetSRID(ST_Centroid(cell), 4326);
            NEW.public_area := ST_Multi(cell);
            -- A district would narrow a cell that straddles its border.
            SELECT ST_Covers(boundary, cell) INTO whole
                FROM heritage_gis_area WHERE id = NEW.district_id;
            IF whole THEN
                NEW.public_district_id := NEW.district_id;
            END IF;
        ELSIF NEW.sensitivity = 'district' THEN
            NEW.public_district_id := NEW.district_id;
        END IF;
        NEW.public_place_folded := (
            SELECT catalogue_fold(concat_ws(' ', NEW.public_locality, name_az, name_en, name_ru))
            FROM (SELECT 1) one LEFT JOIN heritage_gis_area ON id = NEW.public_district_id);
        RETURN NEW;
    """,
)

# Whose territory the place lies in: the SQL function accounts_keeper has the rule.
KEEPER = pgtrigger.Trigger(
    name="keeper",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("location"),
    func="NEW.keeper_id := accounts_keeper(NEW.location); RETURN NEW;",
)

# Only a request that proposes this very value, and that another than its proposer has accepted in
# this very transaction, lets a place be shown more exactly. A rehearsal (services/changes.py) may,
# because nothing of it stays. Hiding more is always free.
MORE_EXACT_BY_TWO = pgtrigger.Trigger(
    name="more_exact_by_two",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__sensitivity__df=pgtrigger.F("new__sensitivity")),
    declare=[("exactness", "text[]")],
    func=f"""
        exactness := ARRAY{Sensitivity.values};
        IF array_position(exactness, NEW.sensitivity::text)
                < array_position(exactness, OLD.sensitivity::text)
            AND coalesce(current_setting('catalogue.rehearsal', true), '') <> 'on'
            AND NOT EXISTS (
                SELECT 1 FROM catalogue_changerequest r
                WHERE r.state = 'applied' AND r.decided_at = CURRENT_TIMESTAMP
                    AND r.decided_by_id <> r.proposed_by_id
                    AND r.rows @> jsonb_build_array(jsonb_build_object(
                        'table', 'catalogue.monument', 'key', NEW.id,
                        'after', jsonb_build_object('sensitivity', NEW.sensitivity))))
        THEN
            RAISE EXCEPTION 'Monument %: a second person must agree to a more exact place.', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'monument_more_exact_by_two';
        END IF;
        RETURN NEW;
    """,  # noqa: S608
)

NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
REFERENCE_IS_FOR_EVER = pgtrigger.ReadOnly(name="reference_for_ever", fields=["reference"])

# The preferred official number, kept on the monument for sorting. A monument whose number stays,
# as it does when one of another scheme comes, is not written: that would run all that watches it.
NUMBER_SORTED = pgtrigger.Trigger(
    name="number_sorted",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        UPDATE catalogue_monument m SET number_sorted = n.value
        FROM (
            SELECT id, (
                SELECT value FROM catalogue_identifier i
                WHERE i.monument_id = one.id AND i.scheme = 'inventory'
                ORDER BY i.is_preferred DESC, i.id LIMIT 1) AS value
            FROM catalogue_monument one WHERE id IN (NEW.monument_id, OLD.monument_id)) n
        WHERE m.id = n.id AND m.number_sorted IS DISTINCT FROM n.value;
        RETURN NULL;
    """,
)

# Dates and words of the building, kept on the monument for search, from its phases.
BUILT = pgtrigger.Trigger(
    name="built",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        UPDATE catalogue_monument m SET (built_from, built_to, dating_text) = (
            SELECT min(coalesce(earliest, latest)), max(coalesce(latest, earliest)),
                   coalesce((array_agg(display ORDER BY id))[1], '')
            FROM catalogue_phase p
            WHERE p.monument_id = m.id AND p.kind = 'construction')
        WHERE m.id IN (NEW.monument_id, OLD.monument_id);
        RETURN NULL;
    """,
)

# What the law says today, kept on the monument for lists and search; without a protection of the
# state list that is in force, what a source stated stays.
LISTED_AS = pgtrigger.Trigger(
    name="listed_as",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        UPDATE catalogue_monument m SET
            importance = p.importance, importance_basis = p.basis,
            section = p.section, section_basis = p.basis
        FROM catalogue_protection p
        WHERE m.id IN (NEW.monument_id, OLD.monument_id) AND p.monument_id = m.id
            AND p.scheme = 'state_list' AND p.valid @> CURRENT_DATE
            AND (m.importance, m.importance_basis, m.section, m.section_basis)
                IS DISTINCT FROM (p.importance, p.basis, p.section, p.basis);
        RETURN NULL;
    """,
)

# A monument that is a part of another is no part of its own parts.
NO_RING = pgtrigger.Trigger(
    name="no_ring",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF NEW.kind = 'part_of' AND EXISTS (
            WITH RECURSIVE above(id) AS (
                SELECT NEW.to_monument_id
                UNION
                SELECT r.to_monument_id FROM catalogue_relation r JOIN above a
                    ON r.from_monument_id = a.id AND r.kind = 'part_of' AND r.id <> NEW.id)
            SELECT 1 FROM above WHERE id = NEW.from_monument_id)
        THEN
            RAISE EXCEPTION 'A monument cannot be a part of its own part.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'relation_no_ring';
        END IF;
        RETURN NEW;
    """,
)
