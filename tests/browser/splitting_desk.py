"""A study with a code that became too wide; `manage.py shell` runs it as owner."""

from django.utils import timezone

from tests.browser import evidence_desk
from tests.browser.people import email_of

WORDS = (
    "Kami saling percaya sejak lama. Bu Rina selalu menepati janji kecilnya.\n"
    "Surat dari kantor mereka kadang terlambat. Namun lembaganya dapat dipercaya.\n"
)
# Whose passage, and where.
PASSAGES = (("lead", 0, 31), ("lead", 32, 71), ("second", 72, 114), ("lead", 115, 148))


def make(language: str) -> None:
    """The study of two coders with one text and four passages of one code; prints the code's key."""
    from rangkul.evidence import models
    from rangkul.people.models import Membership
    from tests.evidence.makers import make_source, make_text

    study = evidence_desk.make(language)
    text = make_text(make_source(study, title="Catatan rapat"), WORDS)
    mine = {
        part: Membership.objects.get(user__email=email_of(who, language)).user_id
        for part, who in (("lead", "evaluator"), ("second", "second_rater"))
    }
    code = models.Code.objects.create(
        study=study,
        name="Kepercayaan",
        definition="Siapa pun yang mempercayai siapa pun",
        made_by=mine["lead"],
        made_at=timezone.now(),
    )
    for who, start, end in PASSAGES:
        models.Coding.objects.create(
            study=study,
            text=text,
            code=code,
            coder=mine[who],
            start=start,
            end=end,
            quote=WORDS[start:end],
            made_at=timezone.now(),
        )
    print(code.pk)
