from django.urls import path

from . import shell, trust, views
from .views import inbox, photos

app_name = "inspections"
urlpatterns = [
    path("field/", shell.shell, name="field"),
    path("field/trust/", trust.page, name="trust"),
    path("field/trust/abide.crt", trust.certificate, name="authority"),
    path("inspections/", views.records, name="records"),
    path("inspections/monuments/<slug:reference>/add/", views.add_record, name="add-record"),
    path("inspections/records/<uuid:uuid>/", views.record, name="record"),
    path("inspections/records/<uuid:uuid>/photos/", views.send_photos, name="send-photos"),
    path("inspections/photos/<uuid:page_id>/<path:request_text>", photos.photo, name="photo"),
    path("inspections/inbox/", inbox.inbox, name="inbox"),
    path("inspections/inbox/import/", inbox.import_file, name="import"),
    path("inspections/inbox/quarantine/<int:pk>/", inbox.quarantine, name="quarantine"),
    path("inspections/assignments/", inbox.assignments, name="assignments"),
    path(
        "inspections/assignments/<uuid:uuid>/withdraw/",
        inbox.withdraw_assignment,
        name="withdraw-assignment",
    ),
    path("inspections/devices/", inbox.devices, name="devices"),
    path("inspections/devices/<uuid:uuid>/", inbox.change_device, name="change-device"),
]
