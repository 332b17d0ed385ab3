"""The addresses of the cases of a study."""

from django.urls import path

from rangkul.evidence.views import cases

urlpatterns = [
    path("studies/<uuid:study_id>/cases/", cases.listed, name="study_cases"),
    path("studies/<uuid:study_id>/cases/new/", cases.new, name="study_case_new"),
    path("studies/<uuid:study_id>/variables/new/", cases.variable_new, name="study_variable_new"),
    path("studies/cases/<uuid:study_case_id>/", cases.case, name="study_case"),
    path("studies/cases/<uuid:study_case_id>/change/", cases.change, name="study_case_change"),
    path("studies/sources/<uuid:source_id>/cases/", cases.voices, name="source_voices"),
]
