from django.urls import path

from . import picture_views, views

app_name = "catalogue"
MONUMENT = "desk/monuments/<slug:reference>/"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/imports/", views.import_reports, name="imports"),
    path("desk/imports/<int:pk>/", views.import_report, name="import"),
    path("desk/place/", views.place, name="place"),
    path("desk/monuments/add/", views.add_monument, name="add-monument"),
    path(MONUMENT, views.edit_monument, name="edit-monument"),
    path(MONUMENT + "publish/", views.publish, name="publish"),
    path(MONUMENT + "withdraw/", views.withdraw, name="withdraw"),
    path(MONUMENT + "history/", views.history, name="history"),
    path(MONUMENT + "pictures/", picture_views.pictures, name="pictures"),
    path(MONUMENT + "pictures/state/", picture_views.pictures_state, name="pictures-state"),
    path(MONUMENT + "pictures/order/", picture_views.order, name="order-pictures"),
    path("desk/pictures/<int:pk>/", picture_views.edit_picture, name="edit-picture"),
    path("desk/pictures/<int:pk>/move/", picture_views.move, name="move-picture"),
    path("desk/pictures/<int:pk>/retry/", picture_views.retry, name="retry-picture"),
    path("desk/pictures/<int:pk>/remove/", picture_views.remove, name="remove-picture"),
]
