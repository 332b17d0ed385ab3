"""A city of any size, loaded with COPY: what three years of work leave behind, with one office far larger.

The social service holds four of five children, a handful of institutions dozens each. Rows are invented and
skewed as in a real city; access lies as the commands lay it: a desk for thirty days, supervisors and workers
for a year, a partner for as long as its referral runs. The large desk also keeps its open cases.
"""

from django.db import models

from rangkul.cases import models as cases
from rangkul.core import models as core
from rangkul.people.models import Membership, Organisation, User
from tests.bench.big_city.street import Street
from tests.bench.big_city.writing import PASSWORD, City, Size, copy_in

__all__ = ["PASSWORD", "City", "Maker", "Size"]

_ORDER: tuple[type[models.Model], ...] = (
    Organisation,
    User,
    Membership,
    cases.Child,
    core.Edge,
    cases.ChildIdentity,
    cases.MatchFeature,
    cases.Operation,
    cases.Encounter,
    cases.Case,
    cases.Assessment,
    cases.Plan,
    cases.PlanItem,
    cases.Closure,
    cases.Return,
    cases.Visit,
    cases.Referral,
    cases.ReferralSlice,
    cases.ReferralReason,
    cases.Handover,
    cases.Notice,
    cases.Shelter,
    cases.Stay,
    cases.ShiftNote,
    cases.MatchProposal,
)


class Maker(Street):
    """Writes one city, in the order in which rows point at each other."""

    def make(self) -> City:
        """Everything, in the order in which rows point at each other."""
        self._people()
        self._children()
        self._encounters()
        self._cases()
        self._referrals()
        self._street()
        self._house()
        for model in _ORDER:
            self.city.counts[model._meta.db_table] = copy_in(self.cursor, model, self.rows.get(model, []))
        self._log()
        # Only what was filled: that a table was empty is remembered also when everything is rolled back.
        filled = ", ".join(table for table, rows in self.city.counts.items() if rows)
        self.cursor.execute(f"ANALYZE {filled}")
        return self.city
