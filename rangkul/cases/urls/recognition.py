"""The addresses of recognition and search; a name is never in them."""

from django.urls import path

from rangkul.cases.views import recognition

urlpatterns = [
    path("children/<uuid:child_id>/numbers/confirm/", recognition.confirm_numbers, name="numbers_confirm"),
    path("encounters/known/", recognition.while_typing, name="known_while_typing"),
    path("encounters/<uuid:encounter_id>/known/", recognition.known, name="known"),
    path("matches/", recognition.proposals, name="matches"),
    path("matches/<uuid:decision_id>/answer/", recognition.answer_question, name="match_answer"),
    path("matches/<uuid:proposal_id>/decide/", recognition.decide_proposal, name="match_decide"),
    path("matches/<uuid:decision_id>/undo/", recognition.undo, name="match_undo"),
    path("search/", recognition.search, name="search"),
]
