"""The addresses of the child's way, one module a noun."""

from django.urls import URLPattern

from rangkul.cases.urls import (
    children,
    consents,
    encounters,
    handovers,
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
    *notices.urlpatterns,
    *operations.urlpatterns,
    *referrals.urlpatterns,
    *shelter.urlpatterns,
]
