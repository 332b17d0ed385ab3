"""The addresses of the child's way, one module a noun."""

from django.urls import URLPattern

from rangkul.cases.urls import (
    children,
    consents,
    encounters,
    handovers,
    imports,
    notices,
    operations,
    referrals,
    shelter,
)

urlpatterns: list[URLPattern] = [
    *children.urlpatterns,
    *consents.urlpatterns,
    *encounters.urlpatterns,
    *handovers.urlpatterns,
    *imports.urlpatterns,
    *notices.urlpatterns,
    *operations.urlpatterns,
    *referrals.urlpatterns,
    *shelter.urlpatterns,
]
