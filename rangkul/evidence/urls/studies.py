"""The addresses of studies and their people."""

from django.urls import path

from rangkul.evidence.views import patterns, people, studies

urlpatterns = [
    path("studies/", studies.listed, name="studies"),
    path("studies/new/", studies.new, name="study_new"),
    path("studies/<uuid:study_id>/", studies.study, name="study"),
    path("studies/<uuid:study_id>/change/", studies.change, name="study_change"),
    path("studies/<uuid:study_id>/data/", studies.open_data, name="study_data"),
    path("studies/<uuid:study_id>/people/", people.members, name="study_members"),
    path("studies/<uuid:study_id>/people/new/", people.member_new, name="study_member_new"),
    path("studies/people/<uuid:member_id>/", people.member_change, name="study_member_change"),
    path("studies/<uuid:study_id>/expected/", patterns.pattern, name="study_pattern"),
    path("studies/<uuid:study_id>/expected/factor/", patterns.rating, name="study_pattern_rating"),
    path(
        "studies/<uuid:study_id>/expected/proposition/",
        patterns.proposition,
        name="study_pattern_proposition",
    ),
    path("studies/<uuid:study_id>/expected/lock/", patterns.lock, name="study_pattern_lock"),
    path("studies/<uuid:study_id>/guide/", patterns.guide, name="study_guide"),
    path("studies/<uuid:study_id>/informants/", people.plan, name="study_plan"),
    path("studies/<uuid:study_id>/informants/target/", people.target, name="study_target"),
]
