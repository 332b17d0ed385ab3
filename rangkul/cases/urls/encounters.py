"""The addresses of the street."""

from django.urls import path

from rangkul.cases.views import encounters

urlpatterns = [
    path("encounters/", encounters.encounters, name="encounters"),
    path("encounters/new/", encounters.new_encounter, name="encounter_new"),
]
