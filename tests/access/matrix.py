"""Which answer must each address give, to each role, in each relation to what it is about?

`docs/reference/access-matrix.csv` has one line for each address and method, read and signed by a person:

    url_name,method,permission,object,level,own_paper,note
    case-detail,GET,case.read,case,3,no,opening it is logged
    encounter-detail,GET,encounter.read,encounter,3,yes,recorder reads 30 days
    today,GET,signed_in,none,0,no,
    account_login,GET,public,none,0,no,allauth

permission  a verb of the role matrix, or `signed_in` (every role), or `public` (no account needed)
object      what the address names: a child's row, a row of an office (operation, organisation, own,
            register), a row of a study, or none; of a register, which quotes a file, only roles with the
            verb know; a study is known to those who take part in it as evaluator or second rater
level       child's row: 1-4, the class of the row. Office's row: 0 all may know it exists, 1 only its
            parties, as far as their role works with files
own_paper   yes when the row is an encounter or a handover: its organisation reads it for 30 days
"""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from .oracle import NO_FILES

COLUMNS = ("url_name", "method", "permission", "object", "level", "own_paper", "note")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CHILD_ROWS = ("child", "case", "referral", "handover", "encounter")
OFFICE_ROWS = ("joint", "operation", "organisation", "own", "register")
STUDY_ROWS = ("study",)
# Written down again, not read from the role matrix: who may know of a study they take part in.
STUDY_ROLES = ("evaluator", "second_rater")
PAPER_ROWS = ("handover", "encounter")
EVERY_ROLE, EVERYBODY = "signed_in", "public"

SIGNED_OUT = "signed_out"
# The level that each relation to a child comes to, for an office whose ceiling is 4.
CHILD_RELATIONS = {
    "stranger": 0,
    "asked": 1,  # by a referral that it has not accepted: that one row, and not the child
    "level_1": 1,
    "level_2": 2,
    "level_3": 3,
    "level_4": 4,
    "expired": 0,  # each of these three was level 4
    "revoked": 0,
    "blocked": 0,
    "own_paper": 0,  # no edge, but this row is a young paper of the actor's organisation
    "blocked_own_paper": 0,
    "supervisor": 4,  # the edge is the organisation's supervisors'
}
OFFICE_RELATIONS = ("stranger", "party")


class Outcome(StrEnum):
    LOGIN = "login"  # 302 to the sign-in page; 401 from the API
    OK = "ok"  # whatever the page itself answers: 200, a redirect, 400 for a bad form, 409 for a refusal
    DENIED = "denied"  # 403
    NOT_FOUND = "not_found"  # 404, with the body of an absent row


@dataclass(frozen=True)
class Line:
    url_name: str
    method: str
    permission: str
    object: str
    level: int
    own_paper: bool
    note: str = ""


def expected(relation: str, role: str, line: Line, roles: Mapping[str, Collection[str]]) -> Outcome:
    """The answer that `line` owes to `role` in that relation; `roles` gives each role its permissions."""
    if relation not in relations(line):
        raise ValueError(f"{relation} says nothing about {line.object}")
    if line.permission == EVERYBODY:
        return Outcome.OK
    if relation == SIGNED_OUT:
        return Outcome.LOGIN
    # Sight comes before the verb: 403 would tell that the row exists.
    if not sees(relation, role, line):
        return Outcome.NOT_FOUND
    if line.permission == EVERY_ROLE or line.permission in roles[role]:
        return Outcome.OK
    return Outcome.NOT_FOUND if line.object == "register" else Outcome.DENIED


def sees(relation: str, role: str, line: Line) -> bool:
    """Whether the actor may know that what the address names exists."""
    if line.object == "none":
        return True
    if line.object in STUDY_ROWS:
        return relation == "party" and role in STUDY_ROLES
    if line.object in OFFICE_ROWS:
        return line.level == 0 or (relation == "party" and role not in NO_FILES)
    if role in NO_FILES or (relation == "supervisor" and role != "case_supervisor"):
        return False
    if relation == "asked" and line.object != "referral":
        return False
    return CHILD_RELATIONS[relation] >= line.level or (line.own_paper and relation == "own_paper")


def relations(line: Line) -> tuple[str, ...]:
    """The relations in which this line must be tried."""
    if line.object == "none":
        return (SIGNED_OUT, "stranger")
    of_parties = line.object in OFFICE_ROWS + STUDY_ROWS
    return (SIGNED_OUT, *(OFFICE_RELATIONS if of_parties else CHILD_RELATIONS))


def read(path: Path, permissions: Collection[str]) -> list[Line]:
    """The matrix, or a ValueError that names the first wrong line."""
    with path.open(newline="", encoding="utf-8") as file:
        return parse(file, permissions)


def parse(file: TextIO | Iterable[str], permissions: Collection[str]) -> list[Line]:
    rows = csv.DictReader(file)
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise ValueError(f"columns must be {', '.join(COLUMNS)}")
    lines: list[Line] = []
    seen: set[tuple[str, str]] = set()
    for row in rows:
        wrong = _wrong(row, permissions) or ((row["url_name"], row["method"]) in seen and "it is there twice")
        if wrong:
            raise ValueError(f"line {rows.line_num}, {row['url_name']}: {wrong}")
        seen.add((row["url_name"], row["method"]))
        level, own_paper = int(row["level"]), row["own_paper"] == "yes"
        what = (row["url_name"], row["method"], row["permission"], row["object"])
        lines.append(Line(*what, level, own_paper, row["note"]))
    return lines


def _wrong(row: dict[str, str], permissions: Collection[str]) -> str | None:
    if None in row or None in row.values():
        return f"it needs {len(COLUMNS)} values"
    what = row["object"]
    levels = {
        "none": ("0",),
        **dict.fromkeys(OFFICE_ROWS, ("0", "1")),
        **dict.fromkeys(STUDY_ROWS, ("1",)),
        **dict.fromkeys(CHILD_ROWS, tuple("1234")),
    }
    checks = {
        "no url_name": bool(row["url_name"]),
        f"method {row['method']} is unknown": row["method"] in METHODS,
        f"permission {row['permission']} is unknown": row["permission"]
        in (*permissions, EVERY_ROLE, EVERYBODY),
        f"object {what} is unknown": what in levels,
        f"level {row['level']} does not fit {what}": row["level"] in levels.get(what, ()),
        "own_paper is yes or no": row["own_paper"] in ("yes", "no"),
        "only an encounter or a handover is an own paper": row["own_paper"] != "yes" or what in PAPER_ROWS,
        "a child's or a study's row is never public": row["permission"] != EVERYBODY
        or what not in CHILD_ROWS + STUDY_ROWS,
    }
    return next((problem for problem, fine in checks.items() if not fine), None)


def differences(
    lines: Iterable[Line], served: Iterable[tuple[str, str]]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The (url_name, method) pairs served but not declared, and the other way round: both must be empty."""
    declared, real = {(line.url_name, line.method) for line in lines}, set(served)
    return real - declared, declared - real
