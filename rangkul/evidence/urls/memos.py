"""The addresses of memos."""

from django.urls import path

from rangkul.evidence.views import memos

urlpatterns = [
    path("studies/<uuid:study_id>/memos/", memos.listed, name="study_memos"),
    path("studies/<uuid:study_id>/memos/new/", memos.new, name="memo_new"),
    path("studies/memos/<uuid:memo_id>/", memos.memo, name="memo"),
    path("studies/memos/<uuid:memo_id>/withdraw/", memos.withdraw, name="memo_withdraw"),
]
