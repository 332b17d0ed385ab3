"""The address of what one person opened on one day."""

from django.urls import path

from rangkul.cases.views import openings

urlpatterns = [path("notices/<uuid:told_id>/openings/", openings.openings, name="openings")]
