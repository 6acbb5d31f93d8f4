"""Each visit of the first form becomes a complete one of one version, with its photographs in it."""

import hashlib
import json
import uuid

from django.db import migrations

OLD, NEW = '"inspections.conditionrecord"', '"inspections.inspection"'
RENAMED = """
UPDATE catalogue_changerequest SET rows = replace(rows::text, %s, %s)::jsonb
WHERE rows::text LIKE %s
"""


def give_versions(apps, schema_editor):
    Inspection = apps.get_model("inspections", "Inspection")
    for visit in Inspection.objects.filter(current=None).select_related("monument").iterator(500):
        _give_version(apps, visit)


def _give_version(apps, visit):
    photos = apps.get_model("inspections", "InspectionPhoto").objects.filter(record_id=visit.pk)
    files = [_upload(apps, photo) for photo in photos.select_related("asset")]
    body = _body(visit, files)
    revision = apps.get_model("inspections", "InspectionRevision").objects.create(
        inspection=visit,
        n=1,
        body=body,
        content_sha256=hashlib.sha256(body).hexdigest(),
        transport="office",
        author_id=visit.inspector_id,
    )
    for position, (upload, asset) in enumerate(files):
        apps.get_model("inspections", "InspectionAsset").objects.create(
            revision=revision,
            uuid=upload.pk,
            position=position,
            sha256=asset.sha256,
            size_bytes=asset.size_bytes,
            kind="photo",
            media_type=asset.media_type,
            name=asset.original_name,
            upload=upload,
        )
    type(visit).objects.filter(pk=visit.pk).update(current=revision)


def _upload(apps, photo):
    asset = photo.asset
    upload = apps.get_model("media_pipeline", "Upload").objects.create(
        pk=uuid.uuid4(),
        sha256=asset.sha256,
        size_bytes=asset.size_bytes,
        received_bytes=asset.size_bytes,
        original_name=asset.original_name,
        state="whole",
        received_by_id=asset.received_by_id,
        asset=asset,
    )
    return upload, asset


def _body(visit, files):
    record = {
        "schema": "abide-visit/1",
        "uuid": str(visit.pk),
        "revision": 1,
        "base_revision": 0,
        "kind": "periodic",
        "monument": visit.monument.reference,
        "started_at": f"{visit.visited_on.isoformat()}T12:00:00+04:00",
        "summary": visit.note,
        "overall": {"cc": visit.condition_class},
        "assets": [
            {
                "uuid": str(upload.pk),
                "kind": "photo",
                "sha256": asset.sha256,
                "bytes": asset.size_bytes,
                "media_type": asset.media_type,
                "name": asset.original_name,
            }
            for upload, asset in files
        ],
    }
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0006_versions_parts_phones_assignments"),
    ]

    operations = [
        migrations.RunPython(give_versions, migrations.RunPython.noop),
        # Mergings that can still be undone name the table of what they moved.
        migrations.RunSQL([(RENAMED, [OLD, NEW, f"%{OLD}%"])], migrations.RunSQL.noop),
    ]
