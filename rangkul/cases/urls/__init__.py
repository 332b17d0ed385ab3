"""The addresses of the child's way, one module a noun."""

from django.urls import URLPattern

from rangkul.cases.urls import (
    children,
    encounters,
    handovers,
    shelter,
)

urlpatterns: list[URLPattern] = [
    *children.urlpatterns,
    *encounters.urlpatterns,
    *handovers.urlpatterns,
    *shelter.urlpatterns,
]
