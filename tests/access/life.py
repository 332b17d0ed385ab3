"""Does access stay right while people act? A walk of random actions that keeps a world beside the platform.

To judge the platform, subclass `Life`, set `adapter`, and override `told` to carry out each action by the
platform's own command instead of loading the world afresh.
"""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule

from . import oracle
from .oracle import PAPERS, Actor, Block, Edge, Paper, World, cap
from .worlds import CLASS_TABLES, DAY, MEMBERS, NEIGHBOUR, NOON, ORGANISATIONS, OUTSIDE, ROLES, TICK, Adapter

ASSIGNMENT, REFERRAL = timedelta(days=365), timedelta(days=30)
CHILDREN = (11, 12)
SOCIAL, LKS, POLICE, PUBLIC_ORDER = 1, 2, 7, 9
OFFICES = (SOCIAL, LKS, POLICE, PUBLIC_ORDER, OUTSIDE)
USERS = tuple(user for user, organisation in MEMBERS.items() if organisation in OFFICES)

children, offices, users = st.sampled_from(CHILDREN), st.sampled_from(OFFICES), st.sampled_from(USERS)
lengths = st.sampled_from([TICK, timedelta(hours=1), DAY, 29 * DAY, 30 * DAY, 31 * DAY, 365 * DAY])


class Life(RuleBasedStateMachine):
    adapter: Adapter | None = None
    referrals, consents = Bundle("referrals"), Bundle("consents")

    def __init__(self) -> None:
        super().__init__()
        self.at = NOON
        self.edges: list[Edge] = []  # with the level asked, until a change of ceilings settles it
        self.blocks: set[Block] = set()
        self.papers: list[Paper] = []
        self.organisations, self.members = dict(ORGANISATIONS), dict(MEMBERS)

    # What people do

    @rule(child=children, user=users, wait=st.sampled_from([0 * DAY, DAY]))
    def assign(self, child: int, user: int, wait: timedelta) -> None:
        """From now, or from tomorrow for who takes over."""
        self.grant(child, f"u:{user}@{self.members[user]}", 4, self.at + ASSIGNMENT, wait)
        self.told("assign", child=child, user=user, wait=wait)

    @rule(child=children, organisation=offices)
    def supervise(self, child: int, organisation: int) -> None:
        self.grant(child, f"s:{organisation}", 4, self.at + ASSIGNMENT)
        self.told("supervise", child=child, organisation=organisation)

    @rule(target=referrals, child=children, to=offices)
    def refer(self, child: int, to: int) -> tuple[int, int, datetime]:
        until = self.at + REFERRAL
        self.grant(child, f"d:{to}", 1, until)
        self.told("refer", child=child, to=to)
        return child, to, until

    @rule(referral=consumes(referrals))
    def accept(self, referral: tuple[int, int, datetime]) -> None:
        """Reading: acceptance adds an edge of level 2 that ends with the referral; too late, it adds none."""
        child, to, until = referral
        if self.at < until:
            self.grant(child, f"d:{to}", 2, until)
            self.told("accept", child=child, to=to, until=until)

    @rule(target=consents, child=children, organisation=offices, level=st.integers(1, 4), length=lengths)
    def consent(self, child: int, organisation: int, level: int, length: timedelta) -> tuple[int, ...]:
        """A consent carries two edges, to the desk and to the supervisors."""
        first = len(self.edges)
        self.grant(child, f"d:{organisation}", level, self.at + length)
        self.grant(child, f"s:{organisation}", 4, self.at + length)
        self.told("consent", child=child, organisation=organisation, level=level, length=length)
        return (first, first + 1)

    @rule(carried=consumes(consents))
    def withdraw_consent(self, carried: tuple[int, ...]) -> None:
        """Exactly the edges it carried end, in the same moment."""
        for index in carried:
            self.revoke_edge(index)
        self.told("withdraw_consent", edges=carried)

    @precondition(lambda self: self.edges)
    @rule(data=st.data(), later=st.sampled_from([0 * DAY, 2 * DAY]))
    def revoke(self, data: st.DataObject, later: timedelta) -> None:
        index = data.draw(st.integers(0, len(self.edges) - 1))
        self.revoke_edge(index, later)
        self.told("revoke", edges=(index,), at=self.at + later)

    @rule(child=children, user=users)
    def block(self, child: int, user: int) -> None:
        self.blocks.add(Block(child, user))
        self.told("block", child=child, user=user)

    @precondition(lambda self: self.blocks)
    @rule(data=st.data())
    def unblock(self, data: st.DataObject) -> None:
        lifted = data.draw(st.sampled_from(sorted(self.blocks, key=lambda b: (b.child, b.user))))
        self.blocks.remove(lifted)
        self.told("unblock", child=lifted.child, user=lifted.user)

    @rule(child=children, first=offices, second=offices, kind=st.sampled_from(PAPERS))
    def record_paper(self, child: int, first: int, second: int, kind: str) -> None:
        self.papers.append(Paper(len(self.papers) + 1, child, (first, second), self.at, kind))
        self.told("record_paper", paper=self.papers[-1])

    @rule(user=users, to=offices)
    def move(self, user: int, to: int) -> None:
        """A mover leaves all edges behind, the own ones too; coming back before they end finds them again."""
        self.lower()
        self.members[user] = to
        self.lower()
        self.told("move", user=user, to=to)

    @rule(accredited=st.booleans())
    def accredit(self, accredited: bool) -> None:
        """Reading: a lapse lowers what is stored; regaining accreditation raises nothing, new grants do."""
        self.lower()
        self.organisations[LKS] = ("lks", accredited)
        self.lower()
        self.told("accredit", organisation=LKS, accredited=accredited)

    @rule(length=lengths)
    def time_passes(self, length: timedelta) -> None:
        self.at += length

    # What must hold after each of them

    @invariant()
    def the_platform_agrees(self) -> None:
        if self.adapter:
            for actor in self.actors():
                for table in CLASS_TABLES:
                    right = oracle.visible_ids(actor, table, self.at, self.world())
                    assert self.adapter.visible_ids(actor, table, self.at) == right, (actor, table)

    @invariant()
    def nobody_goes_above_the_ceiling_or_past_a_block(self) -> None:
        for actor in self.actors():
            for child in CHILDREN:
                reached = oracle.level(actor, child, self.at, self.world())
                assert reached <= cap(4, actor.organisation_kind, actor.accredited)
                assert not (reached and Block(child, actor.user) in self.blocks)

    @invariant()
    def left_alone_for_a_year_nobody_sees_anything(self) -> None:
        world = self.world()
        for actor in self.actors():
            for table in CLASS_TABLES:
                assert not oracle.visible_ids(actor, table, self.at + ASSIGNMENT, world)

    # The model

    def told(self, verb: str, **details: object) -> None:
        """Pass an action on. Here: load the world as it now is."""
        if self.adapter:
            self.adapter.build(self.world())

    def world(self) -> World:
        blocks, papers = frozenset(self.blocks), tuple(self.papers)
        return World(
            (NEIGHBOUR, *CHILDREN), tuple(self.edges), blocks, papers, self.organisations, self.members
        )

    def actors(self) -> list[Actor]:
        seats = ((user, self.members[user], ROLES[user % 10]) for user in USERS)
        return [Actor(user, office, *self.organisations[office], role) for user, office, role in seats]

    def ceiling(self, subject: str) -> int:
        return cap(4, *self.organisations[oracle.office_of(subject)])

    def grant(self, child: int, subject: str, asked: int, until: datetime, wait: timedelta = 0 * DAY) -> None:
        self.edges.append(Edge(child, subject, asked, self.at + wait, until))

    def revoke_edge(self, index: int, later: timedelta = 0 * DAY) -> None:
        """An earlier revocation stands."""
        edge, at = self.edges[index], self.at + later
        self.edges[index] = edge._replace(revoked_at=min(edge.revoked_at or at, at))

    def lower(self) -> None:
        """Bring every edge down to its holder's ceiling of this moment."""
        self.edges = [e._replace(level=min(e.level, self.ceiling(e.subject))) for e in self.edges]
