from django.urls import path

from .views import desk, imports, monuments, pictures

app_name = "catalogue"
MONUMENT = "desk/monuments/<slug:reference>/"
urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/imports/", imports.import_reports, name="imports"),
    path("desk/imports/<int:pk>/", imports.import_report, name="import"),
    path("desk/place/", monuments.place, name="place"),
    path("desk/monuments/add/", monuments.add_monument, name="add-monument"),
    path(MONUMENT, monuments.edit_monument, name="edit-monument"),
    path(MONUMENT + "publish/", monuments.publish, name="publish"),
    path(MONUMENT + "withdraw/", monuments.withdraw, name="withdraw"),
    path(MONUMENT + "history/", monuments.history, name="history"),
    path(MONUMENT + "pictures/", pictures.pictures, name="pictures"),
    path(MONUMENT + "pictures/state/", pictures.pictures_state, name="pictures-state"),
    path(MONUMENT + "pictures/order/", pictures.order, name="order-pictures"),
    path("desk/pictures/<int:pk>/", pictures.edit_picture, name="edit-picture"),
    path("desk/pictures/<int:pk>/move/", pictures.move, name="move-picture"),
    path("desk/pictures/<int:pk>/retry/", pictures.retry, name="retry-picture"),
    path("desk/pictures/<int:pk>/remove/", pictures.remove, name="remove-picture"),
]
