"""Pages of frameworks: which there are, the factors of one, its theory, its kin."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _

from rangkul.core.pages import Request, page, render
from rangkul.core.roles import Permission
from rangkul.evidence.frameworks import Framework, Node
from rangkul.evidence.frameworks.figure import draw
from rangkul.evidence.frameworks.parts import AggregationRule, OutcomeTable
from rangkul.evidence.frameworks.terms import Polarity
from rangkul.evidence.queries import frameworks as read
from rangkul.evidence.vocabulary import Rating


@page(Permission.STUDY_READ, methods=("GET",))
def listed(request: Request) -> HttpResponse:
    """Every framework that a study can be read with."""
    crumbs = [(_("Studies"), reverse("studies"))]
    context = {"crumbs": crumbs, "rows": read.kept_frameworks(request.actor)}
    return render(request, "evidence/frameworks.html", context)


def _around(one: read.Shelved, current: str) -> dict[str, Any]:
    words = {
        "framework": _("Factors"),
        "framework_theory": _("Theory"),
        "framework_kin": _("Other frameworks"),
    }
    crumbs = [(_("Studies"), reverse("studies")), (_("Frameworks"), reverse("frameworks"))]
    if current != "framework":
        crumbs.append((str(one.framework.title), reverse("framework", args=[one.pk])))
    return {
        "shelved": one,
        "framework": one.framework,
        "crumbs": crumbs,
        "tabs": [
            {"url": reverse(name, args=[one.pk]), "word": word, "current": name == current}
            for name, word in words.items()
        ],
    }


@page(Permission.STUDY_READ, methods=("GET",))
def factors(request: Request, framework_id: UUID) -> HttpResponse:
    """The tree of factors: what each means, what is asked and looked for, when to code with it."""
    one = read.kept_framework(request.actor, framework_id)
    context = {**_around(one, "framework"), "boxes": _branches(one.framework, None)}
    return render(request, "evidence/framework.html", context)


def _branches(framework: Framework, name: str | None) -> list[dict[str, Any]]:
    return [_factor(framework, node) for node in framework.children(name)]


def _factor(framework: Framework, node: Node) -> dict[str, Any]:
    own = [one for one in framework.questions if one.node == node.code]
    return {
        "node": node,
        "questions": framework.questions_for(node.code),
        "question_is_own": bool(own),
        "tests": framework.tests_for(node.code),
        "tests_are_own": any(one.node == node.code for one in framework.tests),
        "is_condition": node.polarity is Polarity.CONDITION,
        "rule": _rule_words(framework, framework.rule_for(node.code)),
        "indicators": framework.indicators_for(node.code),
        "parts": _branches(framework, node.code),
    }


def _rule_words(framework: Framework, rule: AggregationRule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {"label": rule.rule.label, "over": _labels(framework, rule.over), "k": rule.k, "why": rule.why}


def _labels(framework: Framework, codes: Iterable[str]) -> str:
    return ", ".join(str(framework.node(code).label) for code in codes)


@page(Permission.STUDY_READ, methods=("GET",))
def theory(request: Request, framework_id: UUID) -> HttpResponse:
    """What must hold first, the figure and its arrows, the propositions, the table of outcomes."""
    one = read.kept_framework(request.actor, framework_id)
    found = one.framework
    context = {
        **_around(one, "framework_theory"),
        "figure": draw(found),
        "arrows": [
            {
                "code": edge.code,
                "source": found.node(edge.source).label,
                "target": found.node(edge.target).label,
                "kind": edge.kind.label,
                "note": edge.note,
            }
            for edge in found.edges
        ],
        "model_rule": _rule_words(found, found.rule_for(None)),
        "outcomes": _outcome_rows(found, found.outcomes) if found.outcomes else None,
        "settings": [(one, _setting_value(one)) for one in found.settings],
    }
    return render(request, "evidence/framework_theory.html", context)


def _outcome_rows(framework: Framework, table: OutcomeTable) -> list[dict[str, Any]]:
    return [
        {
            "level": label,
            "cells": [
                {"unit": unit_label, "node": framework.node(table.cell(level, unit).node)}
                for unit, unit_label in table.units.items()
            ],
        }
        for level, label in table.levels.items()
    ]


def _setting_value(setting: Any) -> str:
    if not setting.is_rating:
        return str(localize(Decimal(f"{setting.value:g}")))
    return str(Rating(setting.value).label)


@page(Permission.STUDY_READ, methods=("GET",))
def kin(request: Request, framework_id: UUID) -> HttpResponse:
    """How the factors stand to those of other frameworks, and which have no relation."""
    one = read.kept_framework(request.actor, framework_id)
    pairs = [_pair(one.framework, other) for other in read.beside(request.actor, one.framework)]
    return render(request, "evidence/framework_kin.html", {**_around(one, "framework_kin"), "pairs": pairs})


def _pair(mine: Framework, beside: read.Beside) -> dict[str, Any]:
    theirs, walk = beside.other.framework, beside.crosswalk
    sources = {one.source for one in walk.mappings}
    targets = {one.target for one in walk.mappings}
    return {
        "other": beside.other,
        "notes": walk.notes,
        "rows": [
            {
                "source": mine.node(one.source).label,
                "relation": one.relation.label,
                "target": theirs.node(one.target).label,
                "note": one.note,
            }
            for one in walk.mappings
        ],
        "mine_alone": [node.label for node in mine.nodes if node.id not in sources],
        "theirs_alone": [node.label for node in theirs.nodes if node.id not in targets],
    }
