"""A study with a text and two codes for the browser tests of coding; `manage.py shell` runs it as owner."""

from datetime import date, timedelta
from hashlib import sha256

from django.utils import timezone

from tests.browser.people import email_of

WORDS = (
    "Dulu kami jarang bertemu. Surat dikirim, tetapi jawabannya sering tidak datang.\n\n"
    "Sekarang ada rapat setiap bulan. Saya percaya mereka akan datang 😀. Perjanjiannya belum dipakai."
)


def make(language: str) -> None:
    """Open data, one document, a heading and two codes; prints the text's key."""
    from rangkul.evidence import models
    from rangkul.people.models import Membership

    who = Membership.objects.get(user__email=email_of("evaluator", language))
    at = timezone.now() - timedelta(days=2)
    study = models.Study(
        city="32.76",
        organisation_id=who.organisation_id,
        title=f"Studi kode ({language})",
        programme="PKSA",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 6, 30),
        opened_by=who.user_id,
        opened_at=at,
        expected_locked_at=at,
        data_opened_at=at,
    )
    study.save(force_insert=True)
    models.StudyMember.objects.create(study=study, user_id=who.user_id, part="lead", joined_at=at)
    source = models.Source.objects.create(
        study=study, kind="document", title="Notulen 12 Maret", added_by=who.user_id, added_at=at
    )
    text = models.SourceText.objects.create(
        study=study,
        source=source,
        text=WORDS,
        length=len(WORDS),
        sha256=sha256(WORDS.encode()).hexdigest(),
        made_by=who.user_id,
        made_at=at,
    )
    for position, (name, codable) in enumerate((("Proses", False), ("Dialog", True), ("Kepercayaan", True))):
        models.Code.objects.create(
            study=study, name=name, is_codable=codable, position=position, made_by=who.user_id, made_at=at
        )
    print(text.pk)
