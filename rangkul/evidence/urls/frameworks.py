"""The addresses of frameworks, and of a study seen through another one."""

from django.urls import path

from rangkul.evidence.views import frameworks, seen

_ONE = "studies/frameworks/<uuid:framework_id>/"
urlpatterns = [
    path("studies/frameworks/", frameworks.listed, name="frameworks"),
    path(_ONE, frameworks.factors, name="framework"),
    path(f"{_ONE}theory/", frameworks.theory, name="framework_theory"),
    path(f"{_ONE}kin/", frameworks.kin, name="framework_kin"),
    path("studies/<uuid:study_id>/seen/", seen.study_seen, name="study_seen"),
]
