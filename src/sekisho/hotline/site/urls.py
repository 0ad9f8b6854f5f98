"""The hotline's addresses: few, and none that says whose they are."""

from django.urls import path

from sekisho.hotline.rules import CATEGORIES
from sekisho.hotline.site import views

urlpatterns = [
    path("", views.report),
    path("report", views.sent),
    path("back", views.back),
    path("file", views.file),
    path("box", views.box),
    path("about", views.fixed("about.html")),
    path("desk", views.fixed("desk.html", categories=CATEGORIES)),
    path("leave", views.leave),
    path("static/<str:name>", views.asset),
]
