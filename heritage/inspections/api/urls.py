from django.urls import path

from . import assets, forms, packages, sessions, visits

app_name = "field"
urlpatterns = [
    path("health", sessions.health, name="health"),
    path("forms.json", forms.forms_json, name="forms"),
    path("checklists/<slug:sha256>.json", forms.checklist_json, name="checklist"),
    path("session/device", sessions.sign_in, name="sign-in"),
    path("announce", sessions.announce, name="announce"),
    path("inspections/<uuid:uuid>", visits.inspection, name="inspection"),
    path("inspections/<uuid:uuid>/receipt", visits.receipt, name="receipt"),
    path("package", packages.package, name="package"),
    path("package/size", packages.size, name="package-size"),
    path("thumbnails/<uuid:uuid>", packages.thumbnail, name="thumbnail"),
    path("assets/<uuid:uuid>", assets.asset, name="asset"),
]
