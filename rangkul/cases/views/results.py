"""How answers are shown: groups of questions, scores that open to their items, the proposed risk."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from rangkul.cases.instrument_files import instrument as instrument_of
from rangkul.cases.instruments import Instrument, Item, Reply, RiskInstrument, propose_risk, score
from rangkul.cases.rules.work import UNKNOWN, levels
from rangkul.cases.views.telling import RISK_TONES
from rangkul.cases.views.wording import label
from rangkul.cases.vocabulary import Risk

# So many open questions are named; beyond that the list would only repeat the questionnaire.
_NAMED = 5


def initial(source: Any, draft: Any) -> dict[str, Any]:
    """The form's first values: the draft's answers, or for a correction those of the version before."""
    values: dict[str, Any] = {"version": draft.row_version if draft else 0}
    if source is not None:
        values |= {f"a-{code}": str(answer) for code, answer in source.answers.items()}
        values |= {f"n-{code}": note for code, note in source.notes.items()}
    return values


def groups(instrument: Instrument, form: Any) -> list[tuple[str, str, Any]]:
    """The questions side by side of a child's life; the first risk is one group."""
    if isinstance(instrument, RiskInstrument):
        return [("risk", _("Answer from what you see and hear"), form.pairs(instrument.items))]
    return [(side.code, str(side.title), form.pairs(side.items)) for side in instrument.sides]


def answer_words(item: Item, answer: Any) -> str:
    """What was chosen, in words."""
    if answer is None:
        return _("No answer yet")
    if answer in (UNKNOWN, ""):
        return _("Not known")
    if item.levels:
        return str(item.levels[int(answer)])
    return {Reply.YES.value: _("Yes"), Reply.NO.value: _("No")}[answer]


def shown(instrument: Instrument, answers: Mapping[str, Any], notes: Mapping[str, str]) -> dict[str, Any]:
    """What a page shows of answers: sides with score and items, or the proposed risk with its reasons."""
    open_items = [item for item in instrument.items if item.code not in answers]
    missing = {"missing": len(open_items), "missing_asks": [str(item.ask) for item in open_items[:_NAMED]]}
    if isinstance(instrument, RiskInstrument):
        proposal = propose_risk(instrument, answers)
        return {
            **missing,
            "proposed": label(Risk, proposal.risk.value) if proposal.risk else "",
            "proposed_tone": RISK_TONES.get(proposal.risk.value, "plain") if proposal.risk else "plain",
            "because": [str(item.ask) for item in proposal.because],
            "calls_for": calls_for(instrument, answers),
            "sides": [],
            "items": _items(instrument.items, answers, notes),
        }
    return {
        **missing,
        "items": [],
        "higher_means": str(instrument.higher_means),
        "sides": [
            {
                "code": one.side.code,
                "title": str(one.side.title),
                "value": None if one.value is None else number_format(round(float(one.value), 1), 1),
                "share": None if one.value is None else round(float(one.value), 1),
                "most": max(len(item.levels) for item in one.side.items) - 1,
                "answered": one.answered,
                "of": one.of,
                "items": _items(one.side.items, answers, notes),
            }
            for one in score(instrument, levels(answers))
        ],
    }


def calls_for(instrument: Instrument, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each help that a yes calls for: the code of the service, and its word."""
    yes = (item.yes_calls_for for item in instrument.items if answers.get(item.code) == Reply.YES)
    return [(service.value, str(service.label)) for service in dict.fromkeys(yes) if service is not None]


def _items(
    items: Sequence[Item], answers: Mapping[str, Any], notes: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "ask": str(item.ask),
            "answer": answer_words(item, answers.get(item.code)),
            "level": answers.get(item.code) if item.levels and answers.get(item.code) != UNKNOWN else None,
            "note": notes.get(item.code, ""),
        }
        for item in items
    ]


def decision(assessment: Any) -> dict[str, Any]:
    """What a person decided on the risk."""
    result = assessment.result
    if "decided" not in result:
        return {}
    return {
        "decided": label(Risk, result["decided"]),
        "decided_tone": RISK_TONES.get(result["decided"], "plain"),
        "reason": result.get("reason", ""),
    }


def summary(
    instrument: Instrument, found: Sequence[Any], case: Any, people: Mapping[int, str], *, may: bool
) -> dict[str, Any]:
    """One instrument on the assessment page: its newest signed result and what can be done."""
    mine = [one for one in found if one.instrument == instrument.heading.code]
    signed = [one for one in mine if one.signed_at]
    draft = next((one for one in mine if not one.signed_at), None)
    newest = signed[0] if signed else None
    return {
        "heading": instrument.heading,
        "signed": newest,
        "who": people.get(newest.signed_by or 0, "") if newest else "",
        "url": reverse("assessment", args=[newest.pk]) if newest else "",
        "earlier": [(one, reverse("assessment", args=[one.pk])) for one in signed[1:]],
        "draft": draft,
        "edit": reverse("assessment_edit", args=[case.pk, instrument.heading.code]) if may else "",
        **(
            shown(instrument_of(newest.instrument, newest.instrument_version), newest.answers, newest.notes)
            if newest
            else {}
        ),
        **(decision(newest) if newest else {}),
    }


def versions(
    instrument: Instrument, form: Any, current: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The answers that differ, side by side, and those that are the same."""
    rows: list[dict[str, Any]] = []
    same: list[tuple[str, str]] = []
    for item in instrument.items:
        for kind, mine, theirs in (
            ("a", form.answers, current["answers"]),
            ("n", form.notes, current["notes"]),
        ):
            name = f"{kind}-{item.code}"
            yours_value, theirs_value = mine.get(item.code, ""), theirs.get(item.code, "")
            if str(yours_value) == str(theirs_value):
                same.append((name, str(yours_value)))
                continue
            rows.append(
                {
                    "name": name,
                    "word": str(item.ask)
                    if kind == "a"
                    else _("Note: %(question)s") % {"question": item.ask},
                    "yours": answer_words(item, mine.get(item.code)) if kind == "a" else yours_value,
                    "theirs": answer_words(item, theirs.get(item.code)) if kind == "a" else theirs_value,
                    "yours_value": str(yours_value),
                    "theirs_value": str(theirs_value),
                }
            )
    return rows, same
