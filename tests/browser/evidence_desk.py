"""A study of two coders, open and still empty; `manage.py shell` runs it as owner."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.browser.people import email_of


def make(language: str) -> Any:
    """A lead and a second coder on the framework of Ansell and Gash; prints the study's key."""
    from rangkul.evidence import models
    from rangkul.people.models import Membership

    lead = Membership.objects.get(user__email=email_of("evaluator", language))
    second = Membership.objects.get(user__email=email_of("second_rater", language))
    at = timezone.now() - timedelta(days=2)
    study = models.Study(
        city="32.76",
        organisation_id=lead.organisation_id,
        title=f"Studi dua pengode ({language})",
        programme="PKSA",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 6, 30),
        framework=models.Framework.objects.filter(key="ansell-gash-2008").latest("loaded_at"),
        opened_by=lead.user_id,
        opened_at=at,
        expected_locked_at=at,
        data_opened_at=at,
    )
    study.save(force_insert=True)
    for who, part in ((lead, "lead"), (second, "second_coder")):
        models.StudyMember.objects.create(study=study, user_id=who.user_id, part=part, joined_at=at)
    print(study.pk)
    return study
