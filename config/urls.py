"""Which app answers which address."""

from django.urls import URLResolver, include, path

from rangkul.cases.urls import urlpatterns as cases
from rangkul.core.addresses import Addresses
from rangkul.core.urls import urlpatterns as core
from rangkul.evidence.urls import urlpatterns as evidence
from rangkul.people.urls import urlpatterns as people

urlpatterns: list[URLResolver] = [
    Addresses([*core, *people, *cases, *evidence]),
    path("account/", include("allauth.urls")),
]

# What Django and allauth call when the machinery says no.
handler400 = "rangkul.core.failures.unreadable"
handler429 = "rangkul.core.failures.too_many"
handler500 = "rangkul.core.failures.broken"
