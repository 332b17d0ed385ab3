"""The verb of the catch rule: the rule proposes, a person decides."""

from datetime import datetime

from rangkul.cases.events.catches import CatchDecided
from rangkul.cases.models import CatchDecision, Encounter
from rangkul.cases.on_file import on_file
from rangkul.cases.procedure import CatchRule
from rangkul.cases.queries import catches as read
from rangkul.cases.queries.children import reads_file
from rangkul.cases.rules.catches import check_is_catch, check_override
from rangkul.cases.vocabulary import LegalBasis, Reason
from rangkul.core.access import Actor, require, visible
from rangkul.core.commands import command
from rangkul.core.errors import NotFound, Refused
from rangkul.core.events import record
from rangkul.core.roles import Permission


@command
def decide_catch(
    actor: Actor,
    *,
    encounter: Encounter,
    decided: str,
    reason: str = "",
    words: str = "",
    at: datetime,
    legal_basis: str = LegalBasis.PUBLIC_TASK,
) -> CatchDecision:
    """Decide what follows from a catch, otherwise than the rule only with a listed reason and words.

    A decision stays as it was taken; whoever comes to another one takes a new one, and the newest stands.
    """
    if not reads_file(actor, encounter.child_id, at=at):
        raise NotFound
    require(actor, Permission.CATCH_DECIDE, encounter, at=at)
    # Of two colleagues who decide at once the second sees what the first decided.
    encounter = visible(actor, Encounter, at).select_for_update(of=("self",)).get(pk=encounter.pk)
    catch = read.catch(actor, encounter, at=at)
    rule = _rule_to_decide_by(catch, decided)
    proposed = rule.outcome.value
    check_override(proposed=proposed, decided=decided, reason=reason, words=words)
    otherwise = decided != proposed
    decision = CatchDecision.objects.create(
        **on_file(actor, encounter.child, legal_basis=legal_basis, at=at),
        encounter=encounter,
        catch_number=catch.number,
        rule_code=rule.code,
        proposed=proposed,
        decided=decided,
        override_code=reason if otherwise else "",
        override_reason=words.strip() if otherwise else "",
        source=rule.provenance.source,
    )
    _record(decision)
    return decision


def _rule_to_decide_by(catch: read.Catch, decided: str) -> CatchRule:
    """The rule of this catch; what was decided so already is not decided again."""
    check_is_catch(catch.number)
    if catch.decision is not None and catch.decision.decided == decided:
        raise Refused(Reason.CATCH_DECIDED)
    if catch.rule is None:
        raise Refused(Reason.NOT_A_CATCH)
    return catch.rule


def _record(decision: CatchDecision) -> None:
    record(
        CatchDecided(
            decision=decision,
            encounter=decision.encounter,
            child=decision.child,
            catch_number=decision.catch_number,
            rule=decision.rule_code,
            proposed=decision.proposed,
            decided=decision.decided,
            override=decision.override_code,
        )
    )
