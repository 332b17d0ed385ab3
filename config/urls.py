"""Which app answers which address."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rangkul.core.urls")),
    path("", include("rangkul.people.urls")),
    path("", include("rangkul.cases.urls")),
    path("", include("rangkul.evidence.urls")),
    path("account/", include("allauth.urls")),
]
