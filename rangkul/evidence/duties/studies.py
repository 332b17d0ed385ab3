"""What waits in one's studies: a pattern, data, consent, people to hear, samples to code and to settle."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rangkul.core.access import Actor
from rangkul.core.duties import Duty, duties
from rangkul.core.roles import Permission
from rangkul.evidence.models import Study
from rangkul.evidence.queries import studies as read
from rangkul.evidence.queries.waiting import Waiting, waiting
from rangkul.evidence.rules.studies import Stage, stage
from rangkul.evidence.vocabulary import Part

_LONGEST = 20


@duties
def in_studies(actor: Actor, at: datetime) -> list[Duty]:
    """What waits in the studies one leads or codes in; a reader owes nothing."""
    if not actor.may(Permission.STUDY_READ):
        return []
    mine = [one for one in read.studies(actor, at=at)[:_LONGEST] if one.part != Part.READER]  # type: ignore[attr-defined]
    open_for = waiting(actor, mine, at=at)
    return [duty for study in mine for duty in _of_study(study, open_for[study.pk])]


def _of_study(study: Study, found: Waiting) -> Iterator[Duty]:
    leads = study.part == Part.LEAD  # type: ignore[attr-defined]
    reached = stage(study.expected_locked_at, study.data_opened_at)
    if leads and reached is Stage.EXPECTING:
        words = _("Enter and lock what you expect of “%(study)s”")
        yield _duty(study, words, _("Enter the pattern"), "study_pattern", "plan")
    if leads and reached is Stage.LOCKED:
        yield _duty(study, _("Open the data of “%(study)s”"), _("Open the data"), "study_data", "lock")
    if found.without_consent:
        words = ngettext(
            "%(n)s source of “%(study)s” waits for consent",
            "%(n)s sources of “%(study)s” wait for consent",
            found.without_consent,
        )
        yield _duty(study, words, _("Record consent"), "study_sources", "edit", n=found.without_consent)
    if found.to_answer:
        words = ngettext(
            "%(n)s proposal for a passage of yours in “%(study)s” waits for your answer",
            "%(n)s proposals for passages of yours in “%(study)s” wait for your answer",
            found.to_answer,
        )
        yield _duty(study, words, _("Answer it"), "study_proposals", "quote", n=found.to_answer)
    yield from _of_samples(study, found, leads=leads)
    if leads and found.to_hear:
        words = ngettext(
            "%(n)s informant of “%(study)s” is still to be heard",
            "%(n)s informants of “%(study)s” are still to be heard",
            found.to_hear,
        )
        yield _duty(study, words, _("See the plan"), "study_plan", "people", n=found.to_hear)


def _of_samples(study: Study, found: Waiting, *, leads: bool) -> Iterator[Duty]:
    """A sample to code blind; for the lead what is not settled: all may, one sees that it is done."""
    for sample in found.to_code:
        words = _("A sample drawn in “%(study)s” waits for you to code it blind")
        yield _duty(study, words, _("Code the drawn passages"), "sample", "edit", about=sample)
    for sample, differences in found.to_settle.items() if leads else ():
        words = ngettext(
            "%(n)s difference in a sample of “%(study)s” waits to be settled",
            "%(n)s differences in a sample of “%(study)s” wait to be settled",
            differences,
        )
        act = _("See where they differ")
        yield _duty(study, words, act, "sample_differences", "conversation", about=sample, n=differences)


def _duty(
    study: Study, words: str, act: str, url_name: str, icon: str, *, about: UUID | None = None, **numbers: int
) -> Duty:
    return Duty(
        due=None,
        text=words % {"study": study.title, **numbers},
        url=reverse(url_name, args=[about or study.pk]),
        act=act,
        icon=icon,
        kind=url_name,
    )
