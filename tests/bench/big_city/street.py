"""Handovers, raids, the shelter, who read what, and what offices were told."""

from datetime import timedelta
from typing import Any

from rangkul.cases import models as cases
from rangkul.core.ids import uuid7
from tests.bench.big_city.work import Work
from tests.bench.big_city.writing import CITY, YEARS, K, noted


class Street(Work):
    """Adds handovers, operations, readings, notices, stays and pairs that look alike."""

    def _street(self) -> None:
        chance = self.chance
        moved = [child for child in self.children if child["by"][1] != child["holder_id"]]
        for number, child in enumerate(moved):
            given, by = child["registered_at"] + timedelta(hours=1), child["by"]
            fresh = self.at - given < timedelta(days=2)
            status = "in_transit" if fresh and chance.random() < 0.4 else "received"
            receiver = self._somebody(child["holder_id"])
            got = (
                {"received_by": receiver[0], "received_at": given + timedelta(hours=3)}
                if status == "received"
                else {}
            )
            row = self.add(
                cases.Handover,
                child_id=child["id"],
                number=f"BAST-{number:06d}",
                status=status,
                given_by=by[0],
                from_organisation_id=by[1],
                to_organisation_id=child["holder_id"],
                given_at=given,
                called=child["nick"],
                due_at=given + timedelta(hours=6),
                place="Jalan Margonda",
                **got,
                **noted(given, by),
            )
            touched = [("handover", row["id"])]
            self.event("handover.offered", given, by, child=child["id"], touched=touched)
            self.event(
                "handover.received", given + timedelta(hours=3), receiver, child=child["id"], touched=touched
            )
        self._raids()
        self._readings()

    def _raids(self) -> None:
        for office in self.offices.get(K.PUBLIC_ORDER, []):
            for number in range(self.size.children // 40):
                began = self.at - YEARS * self.chance.random()
                ended = None if number < 2 else began + timedelta(hours=4)
                self.add(
                    cases.Operation,
                    city=CITY,
                    organisation_id=office,
                    kind="raid",
                    started_at=began,
                    ended_at=ended,
                    place="Jalan Margonda",
                    recorded_by=self.staff[office][0][0],
                    recorded_at=began,
                )

    def _readings(self) -> None:
        """Files that were opened, lists that were shown, and what offices were told."""
        chance = self.chance
        for child in self.children:
            for _time in range(int(chance.expovariate(0.25))):
                moment = self.at - (self.at - child["registered_at"]) * chance.random()
                who = self._somebody(child["holder_id"])
                self.event(
                    "file.opened", moment, who, child=child["id"], kind="read", level=3, role="social_worker"
                )
        for number in range(self.size.children // 4):
            sent = self.at - YEARS * chance.random() ** 3
            office = self.dinsos if number % 2 else chance.choice(list(self.kind_of))
            unread = self.at - sent < timedelta(days=7)
            about = {"kind": "referral_late", "about_kind": "referral", "about_id": self._a_referral()}
            self.add(
                cases.Notice,
                city=CITY,
                organisation_id=office,
                **about,
                unique_key=f"b{number}",
                sent_at=sent,
                read_at=None if unread else sent,
                read_by=None if unread else self.staff[office][0][0],
                for_supervisors=bool(number % 3),
            )

    def _a_referral(self) -> Any:
        rows = self.rows.get(cases.Referral)
        return self.chance.choice(rows)["id"] if rows else uuid7()

    def _house(self) -> None:
        beds = max(4, min(40, self.size.children // 8))
        house = self._next_id(cases.Shelter)
        self.add(
            cases.Shelter, id=house, organisation_id=self.dinsos, name="RPS Beji Timur", city=CITY, beds=beds
        )
        own = [child for child in self.children if child["holder_id"] == self.dinsos]
        own.sort(key=lambda child: child["registered_at"], reverse=True)
        for number, child in enumerate(own[: len(own) // 3]):
            bed, turn = number % beds + 1, number // beds
            if turn == 1:
                continue  # between the children of today and those before
            here = turn == 0
            came = self.at - (
                timedelta(hours=self.chance.randint(2, 130)) if here else timedelta(days=6 * turn)
            )
            left = None if here else came + timedelta(days=5)
            ended = {"out_at": left, "out_reason": "family" if left else ""}
            by = self._somebody(self.dinsos)
            lying = {"shelter_id": house, "bed": bed, "picked_up_at": came, "in_at": came, **ended}
            self.add(cases.Stay, child_id=child["id"], **lying, **noted(came, by))
            self.event("stay.started", came, by, child=child["id"])
            if here:
                self.edge(child, f"d:{self.dinsos}", 3, came, 30, by[0])
        self._shift_notes(house)
        self._alike(own)

    def _shift_notes(self, house: int) -> None:
        for number in range(self.size.children // 8):
            written = {
                "written_by": self.staff[self.dinsos][0][0],
                "written_at": self.at - timedelta(hours=8 * number + 1),
            }
            self.add(
                cases.ShiftNote,
                city=CITY,
                shelter_id=house,
                organisation_id=self.dinsos,
                text="Tenang.",
                **written,
            )

    def _alike(self, own: list[dict[str, Any]]) -> None:
        by = self.staff[self.dinsos][0]
        for one, two in zip(own[::40], own[1::40], strict=False):
            pair = {
                "child_id": one["id"],
                "other_id": two["id"],
                "score": self.chance.random(),
                "band": "likely",
            }
            self.add(cases.MatchProposal, **pair, reasons=[], **noted(self.at, by))
