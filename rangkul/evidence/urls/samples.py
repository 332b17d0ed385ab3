"""The addresses of double coding."""

from django.urls import path

from rangkul.evidence.views import agreement, compared, samples

urlpatterns = [
    path("studies/<uuid:study_id>/samples/", samples.listed, name="study_samples"),
    path("studies/<uuid:study_id>/samples/new/", samples.new, name="sample_new"),
    path("studies/samples/<uuid:sample_id>/", samples.sample, name="sample"),
    path("studies/samples/<uuid:sample_id>/passages/", samples.passage, name="sample_passage"),
    path("studies/samples/<uuid:sample_id>/finish/", samples.finish, name="sample_finish"),
    path("studies/sample-coders/<uuid:sample_coder_id>/release/", samples.release, name="sample_release"),
    path("studies/samples/<uuid:sample_id>/agreement/", agreement.agreement, name="sample_agreement"),
    path("studies/samples/<uuid:sample_id>/differences/", compared.differences, name="sample_differences"),
    path("studies/codings/<uuid:coding_id>/take-back/", samples.take_back, name="sample_coding_take_back"),
]
