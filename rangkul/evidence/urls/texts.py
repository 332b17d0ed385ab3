"""The addresses of texts: bring one in, say who speaks in it, search them all."""

from django.urls import path

from rangkul.evidence.views import searching, texts

urlpatterns = [
    path("studies/<uuid:study_id>/search/", searching.search, name="study_search"),
    path("studies/sources/<uuid:source_id>/text/", texts.new, name="source_text_new"),
    path("studies/texts/<uuid:text_id>/speakers/", texts.speakers, name="source_text_speakers"),
]
