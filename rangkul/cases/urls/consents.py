"""The addresses of consents."""

from django.urls import path

from rangkul.cases.views import consents

urlpatterns = [
    path("children/<uuid:child_id>/consents/", consents.consents, name="consents"),
    path("children/<uuid:child_id>/consents/new/", consents.new_consent, name="consent_new"),
    path("consents/<uuid:consent_id>/withdraw/", consents.withdraw_consent, name="consent_withdraw"),
]
