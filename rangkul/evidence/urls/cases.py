"""The addresses of the cases of a study and of what they are compared by."""

from django.urls import path

from rangkul.evidence.views import cases, variables

urlpatterns = [
    path("studies/<uuid:study_id>/cases/", cases.listed, name="study_cases"),
    path("studies/<uuid:study_id>/cases/new/", cases.new, name="study_case_new"),
    path("studies/<uuid:study_id>/variables/new/", variables.new, name="study_variable_new"),
    path("studies/variables/<uuid:variable_id>/", variables.variable, name="study_variable"),
    path("studies/variables/<uuid:variable_id>/change/", variables.change, name="study_variable_change"),
    path("studies/variables/<uuid:variable_id>/bands/", variables.bands, name="study_variable_bands"),
    path("studies/variables/<uuid:variable_id>/retire/", variables.retire, name="study_variable_retire"),
    path("studies/variables/<uuid:variable_id>/take-up/", variables.take_up, name="study_variable_take_up"),
    path("studies/cases/<uuid:study_case_id>/", cases.case, name="study_case"),
    path("studies/cases/<uuid:study_case_id>/change/", cases.change, name="study_case_change"),
    path("studies/sources/<uuid:source_id>/cases/", cases.voices, name="source_voices"),
]
