"""The addresses of notices."""

from django.urls import path

from rangkul.cases.views import notices

urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<uuid:notice_id>/read/", notices.read_notice, name="notice_read"),
]
