"""The addresses of the street."""

from django.urls import path

from rangkul.cases.views import catches, encounters

urlpatterns = [
    path("encounters/", encounters.encounters, name="encounters"),
    path("encounters/new/", encounters.new_encounter, name="encounter_new"),
    path("encounters/<uuid:encounter_id>/", encounters.encounter, name="encounter"),
    path("encounters/<uuid:encounter_id>/saved/", encounters.saved_encounter, name="encounter_saved"),
    path("encounters/<uuid:encounter_id>/correct/", encounters.correct, name="encounter_correct"),
    path("encounters/<uuid:encounter_id>/catch/", catches.catch, name="catch"),
]
