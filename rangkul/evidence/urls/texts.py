"""The addresses of texts: bring one in, say who speaks in it."""

from django.urls import path

from rangkul.evidence.views import texts

urlpatterns = [
    path("studies/sources/<uuid:source_id>/text/", texts.new, name="source_text_new"),
    path("studies/texts/<uuid:text_id>/speakers/", texts.speakers, name="source_text_speakers"),
]
