"""Rules that live in the database, so that imports, bulk updates and raw SQL obey them too."""

import pgtrigger

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

NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
REFERENCE_IS_FOR_EVER = pgtrigger.ReadOnly(name="reference_for_ever", fields=["reference"])

# The preferred official number, kept on the monument for sorting.
NUMBER_SORTED = pgtrigger.Trigger(
    name="number_sorted",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        UPDATE catalogue_monument m SET number_sorted = (
            SELECT value FROM catalogue_identifier i
            WHERE i.monument_id = m.id AND i.scheme = 'inventory'
            ORDER BY i.is_preferred DESC, i.id LIMIT 1)
        WHERE m.id IN (NEW.monument_id, OLD.monument_id);
        RETURN NULL;
    """,
)
