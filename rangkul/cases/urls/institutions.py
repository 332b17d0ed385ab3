"""The addresses of children in institutions."""

from django.urls import path

from rangkul.cases.views import institutions

urlpatterns = [
    path(
        "organisations/<int:organisation_id>/children/",
        institutions.children,
        name="institution_children",
    ),
]
