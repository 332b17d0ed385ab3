"""What each role may do at all: one matrix that the city's lawyer can read."""

from enum import IntEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A role hangs on a membership, never on a person."""

    OUTREACH_WORKER = "outreach_worker", _("Outreach worker")
    ORDER_OFFICER = "order_officer", _("Public order officer")
    SHELTER_STAFF = "shelter_staff", _("Shelter staff")
    INTAKE_DESK = "intake_desk", _("Intake desk")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    CASE_SUPERVISOR = "case_supervisor", _("Case supervisor")
    FOCAL_POINT = "focal_point", _("Focal point")
    AGENCY_HEAD = "agency_head", _("Head of agency")
    LKS_MANAGER = "lks_manager", _("LKS manager")
    FORUM_SECRETARY = "forum_secretary", _("Forum secretary")
    FACILITATOR = "facilitator", _("Facilitator")
    EVALUATOR = "evaluator", _("Evaluator")
    SECOND_RATER = "second_rater", _("Second rater")
    DATA_OFFICER = "data_officer", _("Data officer")
    ADMINISTRATOR = "administrator", _("Administrator")


class OrganisationKind(TextChoices):
    """What kind of organisation it is; the kind sets the ceiling of access."""

    SOCIAL_SERVICE = "social_service", _("Social service")
    PUBLIC_ORDER = "public_order", _("Public order")
    LKS = "lks", _("Social welfare institution (LKS)")
    WOMEN_CHILD = "women_child", _("Women and child office")
    CIVIL_REGISTRY = "civil_registry", _("Civil registry")
    SCHOOL = "school", _("Education")
    HEALTH = "health", _("Health")
    POLICE = "police", _("Police")
    KELURAHAN = "kelurahan", _("Kelurahan or SLRT")
    RESEARCHER = "researcher", _("Researcher")
    OTHER = "other", _("Other")


class Level(IntEnum):
    """How far somebody reaches into a child's file (architecture: Access to a child)."""

    NOTHING = 0
    # That there is a child, its number and who holds it; what a referral copied; the file; what is sealed.
    SIGNPOST = 1
    SLICE = 2
    FILE = 3
    SEALED = 4


# The highest level each kind of organisation can ever reach.
CEILING: dict[str, int] = {
    OrganisationKind.SOCIAL_SERVICE: Level.SEALED,
    OrganisationKind.LKS: Level.FILE,
    OrganisationKind.HEALTH: Level.FILE,
    OrganisationKind.WOMEN_CHILD: Level.FILE,
    OrganisationKind.CIVIL_REGISTRY: Level.SLICE,
    OrganisationKind.SCHOOL: Level.SLICE,
    OrganisationKind.POLICE: Level.SLICE,
    OrganisationKind.KELURAHAN: Level.SIGNPOST,
    OrganisationKind.PUBLIC_ORDER: Level.SIGNPOST,
    OrganisationKind.RESEARCHER: Level.NOTHING,
    OrganisationKind.OTHER: Level.NOTHING,
}
CEILING_LKS_LAPSED = Level.SLICE


class Permission(TextChoices):
    """A verb; `require(actor, Permission.X, thing)` asks whether the role has it and the row is theirs."""

    TODAY_READ = "today.read", _("See what waits")
    ENCOUNTER_RECORD = "encounter.record", _("Record an encounter")
    OPERATION_RUN = "operation.run", _("Run a group operation")
    CHILD_RECOGNISE = "child.recognise", _("Ask whether a child is known")
    CHILD_SEARCH = "child.search", _("Search children")
    CASE_LIST = "case.list", _("See the list of cases")
    MATCH_CONFIRM = "match.confirm", _("Open a child's other numbers to those who read one")
    FILE_OPEN = "file.open", _("Open a child's file")
    FILE_READERS = "file.readers", _("See who opened a file")
    OPENINGS_REVIEW = "openings.review", _("Look into it when one person opens unusually many files")
    IDENTITY_WRITE = "identity.write", _("Write identity and contacts")
    CATCH_DECIDE = "catch.decide", _("Decide on the catch rule")
    HANDOVER_GIVE = "handover.give", _("Hand a child over")
    HANDOVER_RECEIVE = "handover.receive", _("Receive a child")
    STAY_RUN = "stay.run", _("Run the shelter board")
    ASSESSMENT_WRITE = "assessment.write", _("Assess")
    PLAN_WRITE = "plan.write", _("Plan and record services")
    CASE_OPEN = "case.open", _("Open a case")
    CASE_ASSIGN = "case.assign", _("Assign a case")
    CASE_REFER = "case.refer", _("Refer a case")
    REFERRAL_READ = "referral.read", _("See referrals")
    REFERRAL_ANSWER = "referral.answer", _("Answer a referral")
    RETURN_RECORD = "return.record", _("Record a return home")
    VISIT_RECORD = "visit.record", _("Record a visit")
    CLOSURE_REQUEST = "closure.request", _("Ask for closure")
    CLOSURE_APPROVE = "closure.approve", _("Approve closure")
    CONSENT_RECORD = "consent.record", _("Record consent and its withdrawal")
    BLOCK_SET = "block.set", _("Bar a person from a file")
    SEALED_WRITE = "sealed.write", _("Write a sealed note")
    REGISTER_IMPORT = "register.import", _("Import a register")
    LOG_READ = "log.read", _("Read the event log")
    ACCOUNT_MANAGE = "account.manage", _("Manage accounts")
    GRANT_ANSWER = "grant.answer", _("Answer for one's organisation what an administrator asks")
    ORGANISATION_READ = "organisation.read", _("See organisations")
    SHELTER_MANAGE = "shelter.manage", _("Keep shelter houses and beds")
    STUDY_READ = "study.read", _("Read the studies one takes part in")
    STUDY_RUN = "study.run", _("Open and run a study")
    STUDY_CODE = "study.code", _("Code sources")
    STUDY_EXCHANGE = "study.exchange", _("Exchange projects with other software")


P, R, K = Permission, Role, OrganisationKind

_EVERYONE = {P.TODAY_READ, P.ORGANISATION_READ}
_STREET = {
    P.ENCOUNTER_RECORD,
    P.OPERATION_RUN,
    P.CHILD_RECOGNISE,
    P.CHILD_SEARCH,
    P.HANDOVER_GIVE,
    P.FILE_OPEN,
}
_DESK = {
    P.ENCOUNTER_RECORD,
    P.CHILD_RECOGNISE,
    P.CHILD_SEARCH,
    P.CASE_LIST,
    P.FILE_OPEN,
    P.FILE_READERS,
    P.IDENTITY_WRITE,
    P.CASE_OPEN,
}
_CARE = _DESK | {
    P.CATCH_DECIDE,
    P.HANDOVER_GIVE,
    P.HANDOVER_RECEIVE,
    P.STAY_RUN,
    P.ASSESSMENT_WRITE,
    P.PLAN_WRITE,
    P.CASE_REFER,
    P.REFERRAL_READ,
    P.RETURN_RECORD,
    P.VISIT_RECORD,
    P.CLOSURE_REQUEST,
    P.CONSENT_RECORD,
    P.SEALED_WRITE,
}

MATRIX: dict[str, frozenset[Permission]] = {
    role: frozenset(_EVERYONE | extra)
    for role, extra in {
        R.OUTREACH_WORKER: _STREET | {P.CASE_LIST},
        R.ORDER_OFFICER: _STREET,
        R.SHELTER_STAFF: _DESK
        | {P.OPERATION_RUN, P.CATCH_DECIDE, P.HANDOVER_GIVE, P.HANDOVER_RECEIVE, P.STAY_RUN},
        R.INTAKE_DESK: _DESK
        | {
            P.OPERATION_RUN,
            P.CATCH_DECIDE,
            P.HANDOVER_RECEIVE,
            P.CASE_ASSIGN,
            P.REGISTER_IMPORT,
            P.CONSENT_RECORD,
            P.REFERRAL_READ,
        },
        R.SOCIAL_WORKER: _CARE | {P.OPERATION_RUN},
        R.CASE_SUPERVISOR: _CARE
        | {
            P.OPERATION_RUN,
            P.CASE_ASSIGN,
            P.CLOSURE_APPROVE,
            P.BLOCK_SET,
            P.OPENINGS_REVIEW,
            P.SHELTER_MANAGE,
            P.MATCH_CONFIRM,
            P.REGISTER_IMPORT,
            P.REFERRAL_ANSWER,
            P.GRANT_ANSWER,
        },
        R.FOCAL_POINT: {
            P.REFERRAL_READ,
            P.REFERRAL_ANSWER,
            P.FILE_OPEN,
            P.HANDOVER_RECEIVE,
            P.CHILD_SEARCH,
            P.CASE_LIST,
        },
        R.LKS_MANAGER: {
            P.GRANT_ANSWER,
            P.SHELTER_MANAGE,
            P.REFERRAL_READ,
            P.REFERRAL_ANSWER,
            P.FILE_OPEN,
            P.HANDOVER_RECEIVE,
            P.CHILD_SEARCH,
            P.CASE_LIST,
            P.VISIT_RECORD,
        },
        R.AGENCY_HEAD: {P.GRANT_ANSWER, P.FILE_OPEN, P.REFERRAL_READ, P.SHELTER_MANAGE},
        R.FORUM_SECRETARY: set(),
        R.FACILITATOR: set(),
        R.EVALUATOR: {P.STUDY_READ, P.STUDY_RUN, P.STUDY_CODE, P.STUDY_EXCHANGE},
        R.SECOND_RATER: {P.STUDY_READ, P.STUDY_CODE},
        R.DATA_OFFICER: {P.LOG_READ},
        R.ADMINISTRATOR: {P.ACCOUNT_MANAGE, P.SHELTER_MANAGE, P.OPENINGS_REVIEW},
    }.items()
}

# Roles that never stand on a desk: an edge opens nothing for them.
ROLES_WITHOUT_FILES = frozenset(
    {R.FORUM_SECRETARY, R.FACILITATOR, R.EVALUATOR, R.SECOND_RATER, R.DATA_OFFICER, R.ADMINISTRATOR}
)

# What one administrator gives alone; every other role opens files, the log, or the giving of roles itself.
ROLES_GIVEN_ALONE = frozenset({R.FORUM_SECRETARY, R.FACILITATOR, R.EVALUATOR, R.SECOND_RATER})
# Who says yes or no for their own office, beside the administrators of the city.
ROLES_THAT_ANSWER = frozenset(role for role, held in MATRIX.items() if P.GRANT_ANSWER in held)

# The offices whose people learn whether a child is known, if their role has the verb.
KINDS_THAT_RECOGNISE = frozenset(
    {OrganisationKind.SOCIAL_SERVICE, OrganisationKind.PUBLIC_ORDER, OrganisationKind.KELURAHAN}
)

_CARES = frozenset({K.SOCIAL_SERVICE, K.LKS, K.WOMEN_CHILD, K.HEALTH})
_SUPERVISES = _CARES | {K.PUBLIC_ORDER, K.CIVIL_REGISTRY, K.SCHOOL, K.POLICE, K.KELURAHAN}
_KEEPS_HOUSES = frozenset({K.SOCIAL_SERVICE, K.LKS, K.WOMEN_CHILD})
# The city's own offices: they look after accounts and the log, and may evaluate.
_OF_THE_CITY = frozenset({K.SOCIAL_SERVICE, K.WOMEN_CHILD, K.OTHER})

# The kinds of organisation that a role makes sense in; nobody is given it in another.
KINDS_OF_ROLE: dict[str, frozenset[str]] = {
    R.OUTREACH_WORKER: frozenset({K.SOCIAL_SERVICE, K.LKS, K.WOMEN_CHILD, K.KELURAHAN}),
    R.ORDER_OFFICER: frozenset({K.PUBLIC_ORDER}),
    R.SHELTER_STAFF: _KEEPS_HOUSES,
    R.INTAKE_DESK: _CARES,
    R.SOCIAL_WORKER: _CARES,
    R.CASE_SUPERVISOR: _SUPERVISES,
    R.FOCAL_POINT: _SUPERVISES | {K.OTHER},
    R.AGENCY_HEAD: (_SUPERVISES | {K.OTHER}) - {K.LKS},
    R.LKS_MANAGER: frozenset({K.LKS}),
    R.FORUM_SECRETARY: frozenset(OrganisationKind.values),
    R.FACILITATOR: frozenset(OrganisationKind.values),
    R.EVALUATOR: _OF_THE_CITY | {K.RESEARCHER},
    R.SECOND_RATER: _OF_THE_CITY | {K.RESEARCHER},
    R.DATA_OFFICER: _OF_THE_CITY,
    R.ADMINISTRATOR: _OF_THE_CITY,
}


def roles_of(kind: str) -> list[Role]:
    """The roles that an organisation of this kind can give."""
    return [role for role in Role if kind in KINDS_OF_ROLE[role]]


def may(role: str, permission: Permission) -> bool:
    """Whether this role has this verb at all."""
    return permission in MATRIX.get(role, frozenset())


def ceiling(kind: str, accredited: bool) -> int:
    """The highest level (0 to 4) an organisation of this kind can reach."""
    if kind == OrganisationKind.LKS and not accredited:
        return CEILING_LKS_LAPSED
    return CEILING.get(kind, Level.NOTHING)
