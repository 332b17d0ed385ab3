"""The addresses of the child's way, one module a noun."""

from django.urls import URLPattern

from rangkul.cases.urls import (
    blocks,
    children,
    consents,
    encounters,
    handovers,
    imports,
    institutions,
    joint,
    notices,
    openings,
    operations,
    recognition,
    referrals,
    returns,
    shelter,
    work,
)

urlpatterns: list[URLPattern] = [
    *returns.urlpatterns,
    *blocks.urlpatterns,
    *children.urlpatterns,
    *consents.urlpatterns,
    *encounters.urlpatterns,
    *handovers.urlpatterns,
    *imports.urlpatterns,
    *institutions.urlpatterns,
    *joint.urlpatterns,
    *notices.urlpatterns,
    *openings.urlpatterns,
    *operations.urlpatterns,
    *referrals.urlpatterns,
    *recognition.urlpatterns,
    *shelter.urlpatterns,
    *work.urlpatterns,
]
