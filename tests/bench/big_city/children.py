"""Offices and their people, children, what is known of them, and where they were met."""

import uuid
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from rangkul.cases import models as cases
from rangkul.cases.features import features
from rangkul.cases.recognition import features_key, sighting
from rangkul.core.roles import CEILING
from rangkul.people.models import Membership, Organisation, User
from rangkul.sandbox.parameters import ACTIVITIES, BOYS, GIRLS, MOTHERS, PLACES, nickname
from tests.bench.big_city.writing import CITY, PASSWORD, YEARS, K, R, Writing, noted


class Children(Writing):
    """Adds offices, people, children and encounters."""

    def _people(self) -> None:
        kinds = [
            K.SOCIAL_SERVICE,
            K.PUBLIC_ORDER,
            K.WOMEN_CHILD,
            K.CIVIL_REGISTRY,
            K.SCHOOL,
            K.HEALTH,
            K.POLICE,
        ]
        kinds += [K.LKS] * 20 + [K.KELURAHAN] * 11
        kinds = (kinds + [K.SCHOOL, K.HEALTH] * self.size.organisations)[: self.size.organisations]
        self.office_at = self._next_id(Organisation)
        self.user_at, self.membership_at = self._next_id(User), self._next_id(Membership)
        self.offices: dict[str, list[int]] = {}
        self.kind_of: dict[int, str] = {}
        for number, kind in enumerate(kinds):
            office = self.office_at + number
            self.offices.setdefault(kind, []).append(office)
            self.kind_of[office] = kind
            name = {"name": f"{kind.label} {number}", "short_name": f"{kind.value[:6]}{number}"}
            self.add(Organisation, id=office, kind=kind.value, city=CITY, **name)
        self.dinsos = self.offices[K.SOCIAL_SERVICE][0]
        # The hash that a server accepts; the tests themselves use a quicker one.
        self.password = PBKDF2PasswordHasher().encode(PASSWORD, "invented")
        self.staff: dict[int, list[tuple[int, int]]] = {}
        posts = [R.CASE_SUPERVISOR, R.INTAKE_DESK, R.SHELTER_STAFF, R.AGENCY_HEAD, R.OUTREACH_WORKER]
        for role in posts:
            self.city.people[role.value] = self._person(self.dinsos, role)
        self.workers = [self._person(self.dinsos, R.SOCIAL_WORKER) for _one in range(self.size.workers)]
        self.city.people[R.SOCIAL_WORKER.value] = self.workers[0]
        for office, kind in self.kind_of.items():
            if office != self.dinsos:
                role = {K.LKS: R.LKS_MANAGER, K.PUBLIC_ORDER: R.ORDER_OFFICER, K.KELURAHAN: R.OUTREACH_WORKER}
                first = self._person(office, role.get(kind, R.FOCAL_POINT))
                self.city.people.setdefault({K.LKS: "lks", K.HEALTH: "health"}.get(kind, str(kind)), first)

    def _children(self) -> None:
        chance, lks = self.chance, self.offices.get(K.LKS, [])
        street = [*self.offices.get(K.PUBLIC_ORDER, []), *self.offices.get(K.KELURAHAN, [])]
        for number in range(self.size.children):
            # More children each year; the last month is fully there.
            ago = YEARS * (1 - chance.random() ** 0.6)
            child = {"id": uuid.UUID(int=chance.getrandbits(128), version=4), "city": CITY}
            holder = (
                lks[min(int(chance.expovariate(0.25)), len(lks) - 1)]
                if lks and chance.random() < 0.2
                else self.dinsos
            )
            child |= {"number": f"DPK-{number:06d}", "holder_id": holder, "registered_at": self.at - ago}
            self.add(cases.Child, **child)
            girl = chance.random() < 2 / 11
            full = f"{chance.choice(GIRLS if girl else BOYS)} {chance.choice(BOYS).split()[-1]}"
            child |= {"full": full, "sex": "f" if girl else "m", "nick": nickname(full)}
            child |= {"age": chance.randint(4, 17), "mother": chance.choice(MOTHERS)}
            child["by"] = self._somebody(
                chance.choice(street) if street and chance.random() < 0.6 else holder
            )
            self._first_edges(child)
            self.people_of_child(child)
        self.rows_children = self.rows[cases.Child]

    def people_of_child(self, child: dict[str, Any]) -> None:
        """Who the child is, as far as an office wrote it down; and how it can be found by name."""
        self.children = getattr(self, "children", [])
        self.children.append(child)
        when, by = child["registered_at"], child["by"]
        self.event("child.registered", when, by, child=child["id"])
        if self.chance.random() < 0.7:
            written = {"child_id": child["id"], **noted(when, self._somebody(child["holder_id"]))}
            known = {"full_name": child["full"], "nickname": child["nick"], "sex": child["sex"]}
            identity = self.add(cases.ChildIdentity, **written, **known, mother_name=child["mother"])
            self.event(
                "identity.recorded", when, by, child=child["id"], touched=[("identity", identity["id"])]
            )
        seen = sighting(
            full_name=child["full"], nickname=child["nick"], sex=child["sex"], mother_name=child["mother"]
        )
        for one in features(seen, city=CITY, key=features_key()):
            self.add(
                cases.MatchFeature,
                city=CITY,
                child_id=child["id"],
                record_id=child["id"],
                kind=int(one.kind),
                code=one.code,
            )

    def _first_edges(self, child: dict[str, Any]) -> None:
        began, (user, office) = child["registered_at"], child["by"]
        for one in dict.fromkeys([office, child["holder_id"]]):
            cap = CEILING[self.kind_of[one]]
            self.edge(child, f"d:{one}", min(cap, 3), began, 30, user)
            self.edge(child, f"s:{one}", cap, began, 365, user, basis="supervision")

    def _encounters(self) -> None:
        chance = self.chance
        weights = [chance.paretovariate(1.6) for _child in self.children]
        extra = chance.choices(self.children, weights, k=self.size.encounters - len(self.children))
        for number, child in enumerate([*self.children, *extra]):
            first = number < len(self.children)
            since = self.at - child["registered_at"]
            met = child["registered_at"] if first else self.at - since * chance.random()
            by = (
                child["by"]
                if first
                else self._somebody(child["by"][1] if chance.random() < 0.5 else child["holder_id"])
            )
            place, area = chance.choice(PLACES)
            told = {
                "nickname": child["nick"],
                "sex": child["sex"],
                "age_from": child["age"],
                "age_to": child["age"] + 1,
            }
            seen = {"place": place, "area_id": area, "activity": chance.choice(ACTIVITIES), "origin_id": CITY}
            kind = "raid" if self.kind_of[by[1]] == K.PUBLIC_ORDER else "outreach"
            row = self.add(
                cases.Encounter,
                child_id=child["id"],
                kind=kind,
                met_at=met,
                **told,
                **seen,
                **noted(met, by),
            )
            self.event(
                "encounter.recorded",
                met,
                by,
                child=child["id"],
                touched=[("encounter", row["id"])],
                encounter_kind=kind,
            )
