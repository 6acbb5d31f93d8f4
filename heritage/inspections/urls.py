from django.urls import path

from . import views
from .views import photos

app_name = "inspections"
urlpatterns = [
    path("inspections/", views.records, name="records"),
    path("inspections/monuments/<slug:reference>/add/", views.add_record, name="add-record"),
    path("inspections/records/<uuid:uuid>/", views.record, name="record"),
    path("inspections/records/<uuid:uuid>/photos/", views.send_photos, name="send-photos"),
    path("inspections/photos/<uuid:page_id>/<path:request_text>", photos.photo, name="photo"),
]
