"""The addresses of evidence, one module a noun."""

from django.urls import URLPattern

from rangkul.evidence.urls import (
    cases,
    checks,
    codebooks,
    codings,
    exchanges,
    frameworks,
    memos,
    passages,
    reporting,
    samples,
    sources,
    splits,
    studies,
    texts,
)

urlpatterns: list[URLPattern] = [
    *codebooks.urlpatterns,
    *splits.urlpatterns,
    *studies.urlpatterns,
    *sources.urlpatterns,
    *texts.urlpatterns,
    *cases.urlpatterns,
    *samples.urlpatterns,
    *frameworks.urlpatterns,
    *exchanges.urlpatterns,
    *reporting.urlpatterns,
    *codings.urlpatterns,
    *memos.urlpatterns,
    *passages.urlpatterns,
    *checks.urlpatterns,
]
