"""Which app answers which address."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rangkul.core.urls")),
    path("", include("rangkul.people.urls")),
    path("", include("rangkul.cases.urls")),
    path("", include("rangkul.evidence.urls")),
    path("account/", include("allauth.urls")),
]

# What Django and allauth call when the machinery says no.
handler400 = "rangkul.core.failures.unreadable"
handler429 = "rangkul.core.failures.too_many"
handler500 = "rangkul.core.failures.broken"
