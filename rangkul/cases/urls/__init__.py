"""The addresses of the child's way, one module a noun."""

from django.urls import URLPattern

from rangkul.cases.urls import (
    children,
    encounters,
    handovers,
    operations,
    shelter,
)

urlpatterns: list[URLPattern] = [
    *children.urlpatterns,
    *encounters.urlpatterns,
    *handovers.urlpatterns,
    *operations.urlpatterns,
    *shelter.urlpatterns,
]
