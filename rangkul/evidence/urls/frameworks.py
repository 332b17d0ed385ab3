"""The addresses of frameworks."""

from django.urls import path

from rangkul.evidence.views import frameworks

_ONE = "studies/frameworks/<uuid:framework_id>/"
urlpatterns = [
    path("studies/frameworks/", frameworks.listed, name="frameworks"),
    path(_ONE, frameworks.factors, name="framework"),
    path(f"{_ONE}theory/", frameworks.theory, name="framework_theory"),
    path(f"{_ONE}kin/", frameworks.kin, name="framework_kin"),
]
