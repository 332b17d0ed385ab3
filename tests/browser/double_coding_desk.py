"""The study of `coding_desk` with a second coder in it; `manage.py shell` runs it as owner."""

from datetime import timedelta

from django.utils import timezone

from tests.browser import coding_desk
from tests.browser.people import email_of


def make(language: str) -> None:
    """Prints the text's key and then the study's."""
    from rangkul.evidence import models
    from rangkul.people.models import Membership

    coding_desk.make(language)
    lead = Membership.objects.get(user__email=email_of("evaluator", language))
    second = Membership.objects.get(user__email=email_of("second_rater", language))
    study = models.Study._base_manager.filter(opened_by=lead.user_id).latest("id")
    models.StudyMember.objects.create(
        study=study,
        user_id=second.user_id,
        part="second_coder",
        joined_at=timezone.now() - timedelta(days=1),
    )
    print(study.pk)
