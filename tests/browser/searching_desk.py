"""A study with a text, two coded passages and a memo; `manage.py shell` runs it as owner."""

from django.utils import timezone

from tests.browser import evidence_desk
from tests.browser.people import email_of

WORDS = (
    "Pewawancara: Bagaimana kerja sama dimulai?\n"
    "LKS-02: Kami saling percaya sejak lama. Janji kecil selalu ditepati.\n"
    "LKS-02: Surat mereka kadang terlambat, tetapi lembaganya dapat dipercaya.\n"
)
# Under which code, and the words that carry it.
PASSAGES = (
    ("Antarpribadi", "Kami saling percaya sejak lama."),
    ("Antarlembaga", "lembaganya dapat dipercaya"),
)


def make(language: str) -> None:
    """The study; prints its key and the key of the code of the second passage."""
    from rangkul.evidence import models
    from rangkul.people.models import Membership
    from tests.evidence.makers import make_source, make_text

    study, at = evidence_desk.make(language), timezone.now()
    lead = Membership.objects.get(user__email=email_of("evaluator", language)).user_id
    text = make_text(make_source(study, title="LKS-02"), WORDS)
    for name, words in PASSAGES:
        code = models.Code.objects.create(study=study, name=name, made_by=lead, made_at=at)
        place = {"start": WORDS.index(words), "end": WORDS.index(words) + len(words), "quote": words}
        models.Coding.objects.create(study=study, text=text, code=code, coder=lead, made_at=at, **place)
    asked = "Apakah kepercayaan itu milik orang atau lembaga?"
    models.Memo.objects.create(study=study, author=lead, text=asked, made_at=at, about_kind="study")
    print(study.pk, code.pk)
