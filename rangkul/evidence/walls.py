"""Wall 2 of evidence: rows of my studies, and no coding that is double-coded blind."""

from pathlib import Path

from django.db import models as db

from rangkul.core.roles import MATRIX, Permission
from rangkul.core.walls import MY_ORGANISATION, MY_USER, NOW, Wall
from rangkul.evidence import models


def _roles_with(permission: Permission) -> str:
    return ", ".join(f"'{role}'" for role in sorted(MATRIX) if permission in MATRIX[role])


def _mine(function: str, column: str = "study_id") -> str:
    return f"{column} = ANY ((SELECT {function}())::uuid[])"


READING, CODING, LEADING = _mine("my_studies"), _mine("my_coding_studies"), _mine("my_led_studies")
_OPENED = f"SELECT s.id FROM evidence_sample s WHERE s.unlocked_at <= {NOW}"
_NOT_BLIND = "<> ALL ((SELECT my_blind_texts())::uuid[])"


def _wall(model: type[db.Model], insert: str, update: str | None = None) -> Wall:
    return Wall(model, select=READING, insert=insert, update=update)


def _codings() -> Wall:
    shown = f"(sample_id IS NULL OR sample_id IN ({_OPENED})) AND text_id {_NOT_BLIND}"
    # What was coded blind stays as it is from the moment its coder has finished.
    unfinished = (
        "sample_id IS NULL OR sample_id IN (SELECT c.sample_id FROM evidence_samplecoder c"
        f" WHERE c.user_id = {MY_USER} AND c.finished_at IS NULL)"
    )
    return Wall(
        models.Coding,
        select=f"{READING} AND (coder = {MY_USER} OR ({shown}))",
        insert=f"{CODING} AND (coder IS NULL OR coder = {MY_USER}) AND ({unfinished})",
        update=f"{CODING} AND coder = {MY_USER} AND ({unfinished})",
    )


def _memos() -> Wall:
    seen = "EXISTS (SELECT 1 FROM evidence_coding c WHERE c.id = about_id)"
    shown = f"CASE about_kind WHEN 'coding' THEN {seen} WHEN 'text' THEN about_id {_NOT_BLIND} ELSE true END"
    return Wall(
        models.Memo,
        select=f"{READING} AND (author = {MY_USER} OR {shown})",
        insert=f"{CODING} AND (author IS NULL OR author = {MY_USER})",
        update=f"{CODING} AND author = {MY_USER}",
    )


def _member_checks() -> Wall:
    seen = "coding_id IS NULL OR EXISTS (SELECT 1 FROM evidence_coding c WHERE c.id = coding_id)"
    return Wall(models.MemberCheck, select=f"{READING} AND ({seen})", insert=CODING, update=CODING)


WALLS = [
    Wall(
        models.Study,
        select=_mine("my_studies", "id"),
        insert=f"organisation_id = {MY_ORGANISATION} AND opened_by = {MY_USER}"
        f" AND (SELECT my_role()) IN ({_roles_with(Permission.STUDY_RUN)})",
        update=_mine("my_led_studies", "id"),
    ),
    _wall(models.StudyMember, LEADING, LEADING),
    _wall(models.ExpectedRating, LEADING, LEADING),
    _wall(models.ExpectedProposition, LEADING, LEADING),
    _wall(models.InformantTarget, LEADING, LEADING),
    _wall(models.Exchange, CODING),
    _wall(models.ProjectFile, f"{CODING} AND read_by = {MY_USER}", f"{CODING} AND read_by = {MY_USER}"),
    _wall(models.Lineage, CODING, CODING),
    _wall(models.Source, CODING, CODING),
    _wall(models.SourceConsent, CODING, CODING),
    # A text belongs to a source of its own study: what follows it there would follow it out of the study.
    _wall(
        models.SourceText,
        f"{CODING} AND EXISTS (SELECT 1 FROM evidence_source s"
        " WHERE s.id = source_id AND s.study_id = evidence_sourcetext.study_id)",
    ),
    # A person says who spoke: names are found by form, and form errs.
    _wall(models.Turn, CODING, CODING),
    _wall(models.StudyCase, CODING, CODING),
    _wall(models.StudyVariable, CODING, CODING),
    _wall(models.StudyVariableValue, CODING, CODING),
    _wall(models.Code, CODING, CODING),
    _wall(models.CodeVersion, CODING),
    _wall(models.CodeSet, CODING, CODING),
    _wall(models.ForeignCoder, CODING),
    _codings(),
    _memos(),
    Wall(
        models.CodingStep,
        select=f"{READING} AND user_id = {MY_USER}",
        insert=f"{CODING} AND user_id = {MY_USER}",
        update=f"{CODING} AND user_id = {MY_USER}",
    ),
    # Whoever finishes last opens the sample; the database itself judges whether all have finished.
    _wall(models.Sample, LEADING, CODING),
    _wall(models.SampleUnit, LEADING),
    _wall(models.SampleCoder, LEADING, f"{CODING} AND user_id = {MY_USER}"),
    Wall(
        models.Adjudication,
        select=READING,
        insert=f"{CODING} AND decided_by = {MY_USER} AND sample_id IN ({_OPENED})",
    ),
    _member_checks(),
]

READ_ONLY_TABLES = ["evidence_framework"]


def _functions(file: Path) -> str:
    return file.read_text().replace("{{roles_that_read_studies}}", _roles_with(Permission.STUDY_READ))


FUNCTIONS = [_functions(file) for file in sorted((Path(__file__).parent / "sql").glob("*.sql"))]
# A step inside the three functions of one's own studies.
CLOSED_FUNCTIONS = ["my_studies_as(text[])"]
