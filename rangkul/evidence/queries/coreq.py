"""What the record itself tells of the COREQ items, and which of them nobody has answered."""

import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rangkul_analytics.reliability import new_themes, saturation

from rangkul.core.access import Actor, visible
from rangkul.core.errors import Refused
from rangkul.evidence.models import Code, Coding, InformantTarget, MemberCheck, Memo, Sample, Source, Study
from rangkul.evidence.queries.agreements import agreements
from rangkul.evidence.queries.compared import compared
from rangkul.evidence.queries.counting import counted_until_it_left, counting
from rangkul.evidence.queries.figures import figures_of
from rangkul.evidence.queries.left import about_what_left, left
from rangkul.evidence.queries.saturation import interviews
from rangkul.evidence.queries.sources import held
from rangkul.evidence.rules.figures import figures
from rangkul.evidence.rules.sources import Agreement
from rangkul.evidence.vocabulary import (
    CoreqItem,
    FiguresState,
    MemberAnswer,
    MemoAbout,
    StakeholderGroup,
)


@dataclass(frozen=True)
class Told:
    """One item: what the record says, what a person added; blank when neither says anything."""

    item: CoreqItem
    recorded: str
    added: str

    @property
    def blank(self) -> bool:
        """Whether a reader would learn nothing."""
        return not (self.recorded or self.added)


def coreq(actor: Actor, study: Study, *, at: datetime) -> list[Told]:
    """All 32 items in order."""
    gone = left(actor, study, at=at)
    recorded = _of_interviews(actor, study, gone, at=at) | _of_reading(actor, study, gone)
    return [
        Told(item, recorded.get(item, ""), str(study.reporting.get(str(item.value), "")))
        for item in CoreqItem
    ]


def _of_interviews(
    actor: Actor, study: Study, gone: frozenset[UUID], *, at: datetime
) -> dict[CoreqItem, str]:
    rows = list(held(actor, study, at=at))
    agreed = agreements(actor, rows, at=at)
    heard = [one for one in rows if agreed[one.pk] in (Agreement.STANDS, Agreement.NOT_NEEDED)]
    targets = list(visible(actor, InformantTarget, at).filter(study=study))
    told: dict[CoreqItem, str] = {}
    if heard:
        told[CoreqItem.SAMPLE_SIZE] = _interviews_by_group(heard)
        told[CoreqItem.SAMPLE] = _listed(
            Counter(one.organisation_name for one in heard if one.organisation_name)
        )
        told[CoreqItem.SETTING] = _listed(Counter(_said(heard, "setting")))
        told[CoreqItem.OTHERS_PRESENT] = _listed(Counter(_said(heard, "others_present")))
        told[CoreqItem.RECORDED] = _recorded(heard)
        told[CoreqItem.DURATION] = _duration(heard)
        told |= _again_and_returned(heard)
    if targets or gone:
        withdrew = sum(one.pk in gone for one in rows)
        passages = counted_until_it_left(actor, study, gone)
        told[CoreqItem.REFUSED] = " ".join(
            _declined([one.refused for one in targets], withdrew, passages, left=bool(gone))
        )
    if study.framework:
        told[CoreqItem.GUIDE] = _("The interview guide is printed from the framework %(name)s.") % {
            "name": str(study.framework)
        }
    return told


def _declined(refused: list[int], withdrew: int, passages: int, *, left: bool) -> Iterator[str]:
    if refused:
        words = ngettext("%(count)s person declined.", "%(count)s people declined.", sum(refused))
        yield words % {"count": sum(refused)}
    if withdrew:
        words = ngettext(
            "%(count)s interview left the study: its consent was withdrawn.",
            "%(count)s interviews left the study: their consent was withdrawn.",
            withdrew,
        )
        yield words % {"count": withdrew}
    if left:
        words = ngettext(
            "%(count)s coded passage of whoever withdrew counts in no figure any more.",
            "%(count)s coded passages of whoever withdrew count in no figure any more.",
            passages,
        )
        yield words % {"count": passages}


def _said(rows: list[Source], what: str) -> list[str]:
    return [str(one.circumstances[what]) for one in rows if one.circumstances.get(what)]


def _listed(counted: "Counter[str]") -> str:
    # In an order that does not hang on which row the database read first.
    said = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return "; ".join(f"{words} ({number})" for words, number in said)


def _interviews_by_group(heard: list[Source]) -> str:
    groups = Counter(str(StakeholderGroup(one.group).label) if one.group else _("no group") for one in heard)
    count = ngettext("%(count)s interview with consent", "%(count)s interviews with consent", len(heard))
    return f"{count % {'count': len(heard)}}: {_listed(groups)}"


def _recorded(heard: list[Source]) -> str:
    known = [one for one in heard if "recorded" in one.circumstances]
    if not known:
        return ""
    made = sum(one.circumstances["recorded"] is True for one in known)
    return _("%(made)s of %(all)s interviews were recorded.") % {"made": made, "all": len(heard)}


def _again_and_returned(heard: list[Source]) -> dict[CoreqItem, str]:
    """Who was heard before, and which transcripts went back; nothing where nobody noted one."""
    counted = {"all": len(heard)}
    told = {}
    if again := len(_said(heard, "repeated")):
        words = _("%(again)s of %(all)s interviews were with somebody who had been interviewed before.")
        told[CoreqItem.REPEATED] = words % (counted | {"again": again})
    if back := len(_said(heard, "returned")):
        words = _("%(back)s of %(all)s transcripts went back to whoever spoke in them.")
        told[CoreqItem.RETURNED] = words % (counted | {"back": back})
    return told


def _duration(heard: list[Source]) -> str:
    minutes = [int(one) for one in _said(heard, "minutes") if one.isdecimal()]
    if not minutes:
        return ""
    return _("%(low)s to %(high)s minutes, median %(median)s, known of %(known)s of %(all)s interviews.") % {
        "low": min(minutes),
        "high": max(minutes),
        "median": round(statistics.median(minutes)),
        "known": len(minutes),
        "all": len(heard),
    }


def _of_reading(actor: Actor, study: Study, gone: frozenset[UUID]) -> dict[CoreqItem, str]:
    codings = visible(actor, Coding).filter(study=study, withdrawn_at=None)
    codings = codings.exclude(text__source__in=gone)
    codes = list(visible(actor, Code).filter(study=study, retired_at=None, merged_into=None))
    told = {CoreqItem.SOFTWARE: "Rangkul", CoreqItem.SATURATION: _saturation(actor, study)}
    if codes:
        told[CoreqItem.CODING_TREE] = _tree(codes)
        framed = sum(bool(one.node) for one in codes)
        told[CoreqItem.DERIVATION] = _(
            "%(framed)s codes stand for factors of the framework, %(emerged)s came from the material."
        ) % {"framed": framed, "emerged": len(codes) - framed}
    counted: dict[str, Any] = codings.aggregate(
        coders=Count("coder", distinct=True),
        foreign=Count("foreign_coder", distinct=True),
    )
    if passages := counting(actor, study).count():
        told[CoreqItem.CODERS] = _coders(actor, study, counted["coders"] + counted["foreign"], gone)
        told[CoreqItem.QUOTATIONS] = _(
            "%(passages)s coded passages, each with its source by pseudonym and its place in the text."
        ) % {"passages": passages}
    told |= _of_notes(actor, study, gone)
    return told


def _saturation(actor: Actor, study: Study) -> str:
    found = interviews(actor, study)
    measured = saturation(new_themes([one.themes for one in found.coded]))
    if not measured.runs:
        return ""
    if measured.told is None:
        return _("Looked at over %(count)s coded interviews (base 4, run 2, up to 5%%): not reached.") % {
            "count": len(found.coded)
        }
    return _("Base 4, run 2, up to 5%% new themes: reached at %(told)s of %(count)s coded interviews.") % {
        "told": measured.told,
        "count": len(found.coded),
    }


def _tree(codes: list[Code]) -> str:
    known = {one.pk for one in codes}
    roots = sum(one.parent_id not in known for one in codes)
    return _("%(count)s codes under %(roots)s headings; %(defined)s of them have a definition.") % {
        "count": len(codes),
        "roots": roots,
        "defined": sum(bool(one.definition) for one in codes),
    }


def _coders(actor: Actor, study: Study, coders: int, gone: frozenset[UUID]) -> str:
    words = ngettext("%(count)s person coded.", "%(count)s people coded.", coders) % {"count": coders}
    opened = visible(actor, Sample).filter(study=study, unlocked_at__isnull=False)
    stays = Count("units", filter=~Q(units__text__source__in=gone))
    twice = sum(opened.annotate(passages=stays).values_list("passages", flat=True))
    if not twice:
        return words
    blind = _("%(count)s passages were drawn by chance and coded blind by two or more.") % {"count": twice}
    return " ".join(filter(None, (words, blind, _agreement(actor, study))))


def _agreement(actor: Actor, study: Study) -> str:
    """How far the coders of the sample that was opened last agree: the figures of its page, or why none."""
    if study.no_agreement_reason:
        return _("The team reports no agreement figures: %(why)s") % {"why": study.no_agreement_reason}
    opened = visible(actor, Sample).filter(study=study, unlocked_at__isnull=False)
    last = opened.order_by("-unlocked_at", "pk").first()
    try:
        found = compared(actor, last) if last else None
    except Refused:
        # One coder alone finished, or a part of it is hidden from whoever reads: its page says so.
        return ""
    row = figures_of(actor, last, found) if last and found else None
    if row is None or row.state != FiguresState.MADE:
        return _("How far they agree is not computed yet: open the page of the sample.")
    alpha = figures(row.figures or {}).overall.alpha
    if alpha.value is None:
        return _("Krippendorff's alpha, same set of codes on a passage: undefined, nothing varied.")
    if alpha.interval is None:
        return _("Krippendorff's alpha, same set of codes on a passage: %(value)s.") % {
            "value": _figure(alpha.value)
        }
    return _(
        "Krippendorff's alpha, same set of codes on a passage: %(value)s (95%% interval %(low)s to %(high)s)."
    ) % {
        "value": _figure(alpha.value),
        "low": _figure(alpha.interval.low),
        "high": _figure(alpha.interval.high),
    }


def _figure(value: float) -> str:
    # Django cuts digits off; a figure is rounded.
    return number_format(round(value, 2), 2)


def _of_notes(actor: Actor, study: Study, gone: frozenset[UUID]) -> dict[CoreqItem, str]:
    notes = visible(actor, Memo).filter(
        study=study, about_kind__in=[MemoAbout.SOURCE, MemoAbout.TEXT], withdrawn_at=None
    )
    told = {}
    if number := notes.exclude(about_what_left(gone)).count():
        told[CoreqItem.FIELD_NOTES] = ngettext(
            "%(count)s memo on sources.", "%(count)s memos on sources.", number
        ) % {"count": number}
    checks = visible(actor, MemberCheck).filter(study=study)
    newer = checks.filter(follows__isnull=False).values("follows")
    checks = checks.exclude(source__in=gone).exclude(pk__in=newer)
    answers = Counter(checks.values_list("answer", flat=True))
    if answers:
        told[CoreqItem.CHECKED] = _(
            "%(asked)s findings put to informants: %(agree)s agreed, %(nuance)s in part, "
            "%(disagree)s disagreed, %(open)s without an answer."
        ) % {
            "asked": sum(answers.values()),
            "agree": answers[MemberAnswer.AGREE],
            "nuance": answers[MemberAnswer.NUANCE],
            "disagree": answers[MemberAnswer.DISAGREE],
            "open": answers[""],
        }
    return told
