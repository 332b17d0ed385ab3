"""A social service with one case that a worker holds, and its way home."""

from django.utils import timezone

from rangkul.cases.commands.cases import assign_case, open_case
from rangkul.cases.commands.closures import ask_closure, decide_closure
from rangkul.cases.commands.encounters import Met, record_encounter
from rangkul.cases.commands.returns import Home, record_return
from rangkul.cases.commands.visits import record_visit
from rangkul.cases.queries import visits as read
from rangkul.core.roles import Role
from tests.makers import act_as, make_actor, make_organisation

HOME = {"kind": "family", "to_whom": "Ibu Sumarni", "relation": "mother", "statement_signed": True}


class Office:
    """A social service with a desk, a worker and a supervisor, and one case that the worker holds."""

    def __init__(self):
        self.dinsos = make_organisation()
        self.desk = make_actor(self.dinsos, Role.INTAKE_DESK)
        self.worker = make_actor(self.dinsos, Role.SOCIAL_WORKER)
        self.supervisor = make_actor(self.dinsos, Role.CASE_SUPERVISOR)
        self.new_case()

    def new_case(self, met_at=None):
        """A child met by the desk, with a case given to the worker."""
        at = timezone.now()
        met = Met(age_from=11, age_to=11, nickname="Aji", place="Margonda")
        self.child = record_encounter(
            self.desk, met=met, kind="outreach", legal_basis="public_task", met_at=met_at or at, at=at
        ).child
        self.case = open_case(self.desk, child=self.child, at=timezone.now())
        assign_case(self.desk, case=self.case, worker_id=self.worker.user_id, at=timezone.now())

    def go_home(self, actor=None, **values):
        at = timezone.now()
        home = Home(**{**HOME, **values})
        return record_return(actor or self.worker, case=self.case, home=home, returned_at=at, at=at)

    def visit(self, month=1, actor=None, outcome="doing_well", **values):
        act_as(self.worker)
        visit = read.visits_of(self.worker, self.case).filter(month=month, cancelled_at=None).last()
        now = timezone.now()
        values = {"note": "Tinggal dengan ibu.", "done_at": now, "at": now, **values}
        return record_visit(actor or self.worker, visit=visit, outcome=outcome, **values)

    def ask(self, actor=None, **values):
        words = {"reason": "goals_reached", "note": "", "at": timezone.now(), **values}
        return ask_closure(actor or self.worker, case=self.case, **words)

    def close(self):
        closure = self.ask()
        return decide_closure(self.supervisor, closure=closure, approved=True, at=timezone.now())
