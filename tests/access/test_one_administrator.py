"""One administrator alone reaches no child, whatever they do in six actions: a model, and the real commands.

The model walks every sequence; the commands are walked by chance, and after each action the database must
stand where the model says. So what the commands allow and the model does not is noticed, and the reverse.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.utils import timezone

from rangkul.core.errors import Denied, NotFound, Refused
from rangkul.core.roles import OrganisationKind, Role
from rangkul.people import rules
from rangkul.people.commands import accounts, grants
from rangkul.people.commands import memberships as seats
from rangkul.people.commands.organisations import What, change_organisation
from rangkul.people.links import fingerprint
from rangkul.people.models import Grant, Invitation, Membership, Organisation, User
from rangkul.people.signing_in import actor_for, invited
from tests.cases.office import Office
from tests.conftest import owner_for_a_while
from tests.makers import act_as, make_actor, make_organisation

from .one_administrator import (
    ADMIN,
    ANSWERS,
    LIGHT,
    ME,
    NEWCOMER,
    WORK,
    WORKER,
    Account,
    Action,
    Law,
    Model,
    State,
    acts,
    beginning,
    reaches_a_child,
)

pytestmark = [pytest.mark.access, pytest.mark.django_db]
DEPTH = 6
SEEN, SET = "rahasia-sekali-1", "kata-sandi-penyerang"


def test_no_sequence_of_six_actions_of_one_administrator_leads_to_a_child():
    states, way = Model().search(DEPTH)

    assert way is None
    assert states > 100_000


def test_nor_does_a_second_person_who_believes_every_role_they_are_asked_for():
    _states, way = Model(deceived=True).search(DEPTH - 2)

    assert way is None


MUTANTS = {
    "a worker is given alone": Law(alone=frozenset({LIGHT, WORK})),
    "a supervisor is given alone": Law(alone=frozenset({LIGHT, ANSWERS})),
    "an administrator is given alone": Law(alone=frozenset({LIGHT, ADMIN})),
    "who asked says yes": Law(asker_answers=True),
    "any colleague says yes": Law(colleague_answers=True),
    "a link needs nobody": Law(link_waits=False),
    "a reset needs nobody": Law(reset_waits=False),
}
DECEIVED = {
    "who asked gets the link": Law(link_goes_to_asker=True),
    "the old password stays": Law(renews=False),
}


@pytest.mark.parametrize("mutant", [*MUTANTS, *DECEIVED])
def test_a_planted_hole_is_found(mutant):
    model = Model(MUTANTS[mutant]) if mutant in MUTANTS else Model(DECEIVED[mutant], deceived=True)

    _states, way = model.search(DEPTH - 2)

    assert way is not None


class City:
    """The same beginning in the database, and the model's actions as the commands that do them."""

    def __init__(self) -> None:
        self.office = Office()
        hall = make_organisation(OrganisationKind.OTHER)
        self.dinsos = self.office.dinsos
        self.child = self.office.child.pk
        newcomer = make_actor(self.dinsos, Role.CASE_SUPERVISOR)
        who = {ME: make_actor(hall, Role.ADMINISTRATOR), WORKER: self.office.worker, NEWCOMER: newcomer}
        self.keys = {name: actor.user_id for name, actor in who.items()}
        self.links: dict[str, str] = {}
        with owner_for_a_while():
            User.objects.filter(pk__in=[self.keys[ME], self.keys[WORKER]]).update(last_login=timezone.now())
            User.objects.filter(pk=newcomer.user_id).update(password="!")
            Authenticator.objects.create(user_id=self.keys[WORKER], type="totp", data={})

    def person(self, who: str) -> User:
        return User.objects.get(pk=self.keys[who])

    def seats(self, who: str) -> list[Membership]:
        rows = Membership.objects.filter(user_id=self.keys[who]).select_related("organisation")
        return list(rows.exclude(valid_to__lte=timezone.now()))

    def actor(self, who: str, *roles: str) -> Any:
        found = [one for one in self.seats(who) if one.role in roles and one.organisation.active]
        return actor_for(next(iter(found)), self.person(who))

    def do(self, action: Action) -> bool:
        """Whether the commands allow it; what is refused leaves nothing."""
        try:
            with transaction.atomic():
                self._do(action)
        except (Refused, Denied, NotFound):
            return False
        return True

    def _do(self, action: Action) -> None:
        verb, at = action[0], timezone.now()
        if verb == "take":
            self._take(action[1])
        elif verb == "confirm":
            _verb, by, kind, whose, role, _asker = action
            rows = Grant.objects.filter(kind=kind, user_id=self.keys[whose], role=role, answer="")
            actor = self.actor(by, *(ADMIN, ANSWERS), *(WORK, LIGHT))
            self._mine(whose, grants.confirm_grant(actor, grant=rows.get(), at=at))
        elif verb in ("close", "reopen"):
            dinsos = Organisation.objects.get(pk=self.dinsos.pk)
            what = What(dinsos.kind, dinsos.area_id, dinsos.phone, active=verb == "reopen")
            change_organisation(self.actor(action[1], ADMIN), organisation=dinsos, what=what, at=at)
        else:
            self._of_administrator(action)

    def _of_administrator(self, action: Action) -> None:
        verb, by, who, *role = action
        admin, at = self.actor(by, ADMIN), timezone.now()
        if verb in ("invite", "give"):
            seat = seats.Seat(organisation=self.dinsos, role=role[0], since=timezone.localdate())
        if verb == "invite":
            values = {"name": who, "email": f"{who[-1]}@contoh.id", "language": "id"}
            user, secret = accounts.invite_person(admin, seat=seat, at=at, **values)
            self.keys[who] = user.pk
            self._mine(who, secret)
        elif verb == "give":
            seats.give_membership(admin, user=self.person(who), seat=seat, at=at)
        elif verb == "end":
            held = next(one for one in self.seats(who) if one.role == role[0])
            seats.end_membership(admin, membership=held, until=timezone.localdate(), at=at)
        elif verb == "link":
            self._mine(who, accounts.make_link(admin, user=self.person(who), at=at))
        else:
            verbs = {"reset": "reset_second_step", "suspend": "suspend_account", "resume": "resume_account"}
            getattr(accounts, verbs[verb])(admin, user=self.person(who), at=at)

    def _mine(self, who: str, secret: str) -> None:
        if secret:
            self.links[who] = secret

    def _take(self, who: str) -> None:
        secret = self.links[who]
        guest = invited(fingerprint(secret), at=timezone.now())
        if guest is None:
            raise NotFound
        accounts.take_invitation(guest.actor, secret=secret, password=SET, at=timezone.now())
        with owner_for_a_while():
            User.objects.filter(pk=self.keys[who]).update(last_login=timezone.now())

    def state(self) -> State:
        """Where the database stands, in the words of the model."""
        names = {key: name for name, key in self.keys.items()}
        rows = Grant.objects.filter(answer="").values_list("kind", "user_id", "role", "asked_by")
        waiting = frozenset((kind, names[user], role, names[by]) for kind, user, role, by in rows)
        found = tuple(sorted((who, self._account(who)) for who in self.keys))
        return State(found, waiting, Organisation.objects.get(pk=self.dinsos.pk).active)

    def _account(self, who: str) -> Account:
        user, secret = self.person(who), fingerprint(self.links.get(who, ""))
        opens = Invitation.objects.filter(token_hash=secret, used_at=None, withdrawn_at=None)
        return Account(
            seats=frozenset(one.role for one in self.seats(who)),
            seated_once=Membership.objects.filter(user=user).exists(),
            active=user.is_active,
            used=user.last_login is not None,
            password_known=any(user.check_password(one) for one in (SEEN, SET)),
            telephone_elsewhere=Authenticator.objects.filter(user=user).exists(),
            link_in_hand=opens.exists(),
        )

    def level(self, state: State) -> int:
        """How far any account that the attacker can sign in to reaches into the child's file."""
        reached = 0
        for who, account in state.accounts:
            for seat in self.seats(who) if account.mine else []:
                act_as(actor_for(seat, self.person(who)))
                with connection.cursor() as cursor:
                    cursor.execute("SELECT my_level(%s, now())", [self.child])
                    reached = max(reached, cursor.fetchone()[0])
        return reached


def walk(seed: int, model: Model) -> tuple[set[str], int]:
    """Six actions by chance; which verbs were tried, and the level that was reached."""
    dice, city, state = random.Random(seed), City(), beginning()
    tried = set()
    assert city.state() == state
    for _number in range(DEPTH):
        options: dict[str, list[Action]] = {}
        for one in model.actions(state):
            options.setdefault(one[0], []).append(one)
        # What there are few of is what leads somewhere: each verb is as likely as any other.
        action = dice.choice(options[dice.choice(sorted(options))])
        after = model.step(state, action)
        assert city.do(action) == (after is not None), f"{action} in {state}"
        state = after or state
        assert city.state() == state, f"after {action}"
        tried.add(action[0])
        level = city.level(state)
        assert (level > 0) == reaches_a_child(state), f"after {action}"
        if level:
            return tried, level
    return tried, 0


WALKS = 40


def test_the_commands_stand_where_the_model_says_and_reach_level_0():
    tried: set[str] = set()
    for seed in range(WALKS):
        with transaction.atomic():
            verbs, level = walk(seed, Model())
            transaction.set_rollback(True)
        tried |= verbs
        assert level == 0

    every = {"invite", "give", "link", "reset", "suspend", "resume", "end", "confirm", "take", "close"}
    assert every <= tried


def test_a_hole_planted_in_the_database_and_the_rules_is_noticed(monkeypatch):
    monkeypatch.setattr(rules, "ROLES_GIVEN_ALONE", rules.ROLES_GIVEN_ALONE | {Role.CASE_SUPERVISOR})
    with owner_for_a_while(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION given_alone(p_role text) RETURNS boolean LANGUAGE sql IMMUTABLE"
            " SET search_path = public, pg_temp AS $$ SELECT p_role IN ('facilitator', 'case_supervisor') $$"
        )

    def noticed(seed: int) -> bool:
        try:
            with transaction.atomic():
                walk(seed, Model())
                transaction.set_rollback(True)
        except AssertionError:
            return True
        return False

    assert any(noticed(seed) for seed in range(WALKS))


def test_one_who_really_sits_there_would_be_noticed():
    """The measure itself can fail: a worker whose telephone the attacker has too reaches the child."""
    city = City()
    with owner_for_a_while():
        Authenticator.objects.all().delete()

    state = city.state()

    assert acts(state, WORKER, frozenset({WORK}))
    assert city.level(state) > 0
