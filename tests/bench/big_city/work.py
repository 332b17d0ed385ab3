"""Cases and the work in them, and what is asked of other offices."""

from datetime import datetime, timedelta
from typing import Any

from rangkul.cases import models as cases
from rangkul.core.roles import CEILING
from tests.bench.big_city.children import Children
from tests.bench.big_city.writing import K, noted

# When the receiver said yes or no: between being read and being begun.
_ANSWERED_AFTER = timedelta(hours=27)
_LIVE = ["sent", "delivered", "opened", "acknowledged", "more_asked", "accepted", "started", "reported"]
SERVICES = [
    "health_check",
    "birth_certificate",
    "school_return",
    "counselling",
    "residential_care",
    "social_aid",
]


class Work(Children):
    """Adds cases, assessments, plans, returns, visits and referrals."""

    def _cases(self) -> None:
        self.open_ones = []
        for number, child in enumerate(self.children):
            if number % 20 >= 9:
                continue
            recent = self.at - child["registered_at"] < timedelta(days=300)
            self._case(child, is_open=recent and self.chance.random() < 0.7, number=number)

    def _case(self, child: dict[str, Any], *, is_open: bool, number: int) -> None:
        chance, holder = self.chance, child["holder_id"]
        began = min(
            child["registered_at"] + timedelta(hours=chance.randint(1, 90)), self.at - timedelta(hours=1)
        )
        worker = chance.choice(self.workers) if holder == self.dinsos else self._somebody(holder)
        if is_open and chance.random() < 0.03:
            worker = None
        status = "open" if is_open else "closed"
        if is_open and chance.random() < 0.05:
            status = "closure_asked"
        ended = None if is_open else min(began + timedelta(days=chance.randint(20, 280)), self.at)
        by = worker or self._somebody(holder)
        case = self.add(
            cases.Case,
            child_id=child["id"],
            number=f"KSS-{number:06d}",
            procedure_id=self.procedure,
            status=status,
            holder_id=holder,
            worker_id=worker[0] if worker else None,
            opened_at=began,
            closed_at=ended,
            risk=chance.choice(["", "low", "medium", "high"]),
            **noted(began, by),
        )
        child["case"] = case
        if worker:
            self.edge(child, f"u:{worker[0]}@{holder}", 3, began, 365, by[0], revoked_at=ended)
        if is_open:
            self.edge(child, f"d:{holder}", 3, began, 365, by[0])
        if is_open and holder == self.dinsos and worker:
            self.city.cases.append(child["id"])
            self.city.openable.append((child["id"], case["id"]))
            self.city.names.append(child["full"])
        self._work(child, case, by, ended)

    def _work(self, child: dict[str, Any], case: dict[str, Any], by: Any, ended: datetime | None) -> None:
        chance, began, touched = self.chance, case["opened_at"], [("case", case["id"])]
        self.event("case.opened", began, by, child=child["id"], touched=touched)
        self.event("case.assigned", began, by, child=child["id"], touched=touched, worker_id=by[0])
        of_case = {"child_id": child["id"], "case_id": case["id"]}
        until, step = ended or self.at, began
        for what in ("risk.assessed", "assessment.signed", "plan.signed", "child.returned"):
            step += timedelta(days=chance.random() * 6)
            if step > until or (chance.random() < 0.2 and ended is None):
                break
            self.event(what, step, by, child=child["id"], touched=touched)
            if what in ("risk.assessed", "assessment.signed"):
                code = "risk-24h" if what == "risk.assessed" else "four-sides"
                signed = {"signed_at": step, "signed_by": by[0], "instrument_version": "1"}
                self.add(cases.Assessment, **of_case, instrument=code, **signed, **noted(step, by))
            elif what == "plan.signed":
                self._plan(of_case, step, by, ended)
            else:
                self._home(of_case, step, by, ended)
        if case["status"] == "closure_asked":
            self.add(
                cases.Closure,
                **of_case,
                reason="safe_with_family",
                asked_at=until,
                asked_by=by[0],
                **noted(until, by),
            )

    def _plan(self, of_case: dict[str, Any], step: datetime, by: Any, ended: datetime | None) -> None:
        chance = self.chance
        plan = self.add(cases.Plan, **of_case, signed_at=step, signed_by=by[0], **noted(step, by))
        for service in chance.sample(SERVICES, 3):
            due = (step + timedelta(days=chance.randint(5, 200))).date()
            words = {"stream": "social_security", "horizon": "short", "need": "Kembali bersekolah"}
            over = min(step + timedelta(days=40), self.at) if ended or chance.random() < 0.3 else None
            self.add(
                cases.PlanItem,
                child_id=of_case["child_id"],
                plan_id=plan["id"],
                service=service,
                due_on=due,
                started_at=over,
                ended_at=over,
                result="reached" if over else "",
                **words,
                **noted(step, by),
            )

    def _home(self, of_case: dict[str, Any], step: datetime, by: Any, ended: datetime | None) -> None:
        to = {"kind": "family", "to_whom": "Ibu", "relation": "mother", "returned_at": step}
        self.add(cases.Return, **of_case, **to, **noted(step, by))
        for month in (1, 3, 6, 12):
            due = step + timedelta(days=30 * month)
            kept = due < self.at and self.chance.random() < 0.9
            done = due if kept and due < (ended or self.at) else None
            self.add(
                cases.Visit,
                **of_case,
                month=month,
                due_at=due,
                done_at=done,
                done_by=by[0] if done else None,
                # Closing a case ends the visits that nobody made.
                cancelled_at=None if done else ended,
                outcome="doing_well" if done else "",
                **noted(step, by),
            )
            if done:
                self.event("visit.recorded", done, by, child=of_case["child_id"], outcome="doing_well")

    def _referrals(self) -> None:
        chance = self.chance
        givers = [one for one, kind in self.kind_of.items() if kind not in (K.KELURAHAN, K.PUBLIC_ORDER)]
        popular = [chance.paretovariate(1.0) for _one in givers]
        with_case = [child for child in self.children if "case" in child]
        for number in range(self.size.referrals if with_case else 0):
            child = chance.choice(with_case)
            case, holder = child["case"], child["holder_id"]
            to = next(one for one in chance.choices(givers, popular, k=50) if one != holder)
            running = case["closed_at"] is None and chance.random() < 0.6
            sent = self.at - timedelta(days=chance.random() * 29) if running else self._within(case)
            self._referral(number, child, case, to, max(sent, case["opened_at"]), running=running)

    def _within(self, case: dict[str, Any]) -> datetime:
        length = (case["closed_at"] or self.at) - case["opened_at"]
        return case["opened_at"] + length * self.chance.random()

    def _referral(
        self, number: int, child: Any, case: Any, to: int, sent: datetime, *, running: bool
    ) -> None:
        chance, holder = self.chance, child["holder_id"]
        status = chance.choice(_LIVE if running else ["closed", "closed", "declined", "expired"])
        by = self._somebody(holder)
        until = sent + timedelta(days=30)
        accepted = status in ("accepted", "started", "reported", "closed")
        row = self.add(
            cases.Referral,
            child_id=child["id"],
            number=f"RJK-{number:06d}",
            case_id=case["id"],
            from_organisation_id=holder,
            to_organisation_id=to,
            service=chance.choice(SERVICES),
            urgency=chance.choice(["urgent", "routine", "routine"]),
            status=status,
            sent_at=sent,
            answer_due=(due := sent + timedelta(days=chance.choice([1, 5]))),
            turn_due=due if running else None,
            expires_at=until,
            answered_at=sent + _ANSWERED_AFTER if accepted or status == "declined" else None,
            ended_at=None if running else min(until, self.at),
            decline_reason="no_capacity" if status == "declined" else "",
            **noted(sent, by),
        )
        self._shown(row, child, by, accepted=accepted)
        later = [
            "delivered",
            "opened",
            *(["accepted", "started"] if accepted else []),
            *([] if running else ["closed"]),
        ]
        self._told_of(row, by, later)

    def _shown(self, row: dict[str, Any], child: Any, by: Any, *, accepted: bool) -> None:
        desk = f"d:{row['to_organisation_id']}"
        written = {"child_id": child["id"], "referral_id": row["id"], **noted(row["sent_at"], by)}
        self.add(
            cases.ReferralSlice, **written, name=child["full"], age="12", sex=child["sex"], need="Sekolah"
        )
        self.add(cases.ReferralReason, **written, reason="education", best_interest="Ingin sekolah lagi.")
        access = {"basis": "referral", "source": row["id"]}
        self.edge(child, desk, 1, row["sent_at"], 30, by[0], purpose="asked", **access)
        if accepted and CEILING[self.kind_of[row["to_organisation_id"]]] >= 2:
            self.edge(child, desk, 2, row["sent_at"], 30, by[0], **access)

    def _told_of(self, row: dict[str, Any], by: Any, later: list[str]) -> None:
        to, sent = row["to_organisation_id"], row["sent_at"]
        things = [("referral", row["id"]), ("case", row["case_id"])]
        for turn, word in enumerate(["sent", *later]):
            who = self._somebody(to) if word in ("opened", "accepted", "started") else by
            moment = sent + timedelta(hours=turn * 9)
            self.event(f"referral.{word}", moment, who, child=row["child_id"], touched=things)
