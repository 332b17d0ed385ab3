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
_LOCKED = "SELECT s.id FROM evidence_sample s WHERE s.unlocked_at IS NULL"
_NOT_BLIND = "<> ALL ((SELECT my_blind_texts())::uuid[])"

_WORDS = ("name", "definition", "include", "exclude", "examples")
_WORDING = (*_WORDS, "other_language", *(f"other_{word}" for word in _WORDS), "version")
_SAID = ("code_id", "code_version", "polarity", "strength", "facet", "translation")
# What a command changes in a row, and when the row stands for good. A table that is not named is only ever
# added to: there a correction is a new row.
_CHANGES: dict[type[db.Model], tuple[tuple[str, ...], str | None]] = {
    models.Study: (
        (
            *("title", "programme", "period_from", "period_to", "framework_id", "language", "version"),
            *("expected_locked_at", "data_opened_at", "no_pattern", "no_agreement_reason", "reporting"),
        ),
        None,
    ),
    models.StudyMember: (("part", "left_at"), "OLD.left_at IS NOT NULL"),
    # Until the pattern is locked; sql/2_evidence_kept.sql says so in a trigger of its own.
    models.ExpectedRating: (("low", "high", "reason", "entered_by", "entered_at"), None),
    models.ExpectedProposition: (("triggers", "reason", "entered_by", "entered_at"), None),
    models.InformantTarget: (("target", "refused"), None),
    models.ProjectFile: (("report", "state", "exchange_id", "sealed"), "OLD.state = 'in'"),
    models.Source: (
        (
            *("kind", "title", "organisation_name", "group", "happened_on", "language", "lineage_id"),
            *("file_name", "original", "consent_needed", "with_child", "circumstances", "version"),
        ),
        None,
    ),
    models.SourceConsent: (("withdrawn_on",), "OLD.withdrawn_on IS NOT NULL"),
    # A person says who spoke: names are found by form, and form errs.
    models.Turn: (("speaker",), None),
    models.StudyCase: (("name", "description", "version"), None),
    models.StudyVariable: (("name", "description", "bands", "version", "retired_at"), None),
    models.StudyVariableValue: (("value",), None),
    # Linked again it is a new row: who said so when stays readable.
    models.CaseVoice: (("unlinked_at",), "OLD.unlinked_at IS NOT NULL"),
    models.Code: (
        (*_WORDING, "parent_id", "position", "merged_into_id", "retired_at", "is_codable"),
        None,
    ),
    models.CodeSplit: (("ended_at", "heading"), None),
    # The lead takes it back, its coder answers: sql/5_placements.sql says who changes what.
    models.Placement: (("undone_at", "answer", "answered_at"), "OLD.answer <> ''"),
    # Never the place and the words: those move with a corrected text, by take_over_codings only.
    models.Coding: ((*_SAID, "withdrawn_at", "version"), None),
    models.Memo: (("title", "text", "kept_at", "withdrawn_at", "version"), "OLD.withdrawn_at IS NOT NULL"),
    models.CodingStep: (("undone_at",), None),
    models.Sample: (("unlocked_at",), "OLD.unlocked_at IS NOT NULL"),
    models.SampleCoder: (
        ("finished_at", "released_at", "released_by"),
        "OLD.finished_at IS NOT NULL OR OLD.released_at IS NOT NULL",
    ),
    # Asked for again until they are there; figures that were made stand for what they were made from.
    models.AgreementFigures: (
        ("state", "asked_by", "asked_at", "ended_at", "figures"),
        "OLD.state = 'made'",
    ),
    models.MemberCheck: (
        ("answer", "words", "coding_id", "answered_at", "said_on"),
        "OLD.answered_at IS NOT NULL",
    ),
}


def _wall(model: type[db.Model], insert: str, update: str | None = None, *, select: str = READING) -> Wall:
    columns, settled = _CHANGES.get(model, ((), None))
    return Wall(model, select=select, insert=insert, update=update, columns=columns, settled=settled)


def _codings() -> Wall:
    shown = f"(sample_id IS NULL OR sample_id IN ({_OPENED})) AND text_id {_NOT_BLIND}"
    # What was coded blind stays as it is from the moment its coder has finished.
    unfinished = (
        "sample_id IN (SELECT c.sample_id FROM evidence_samplecoder c"
        f" WHERE c.user_id = {MY_USER} AND c.finished_at IS NULL AND c.released_at IS NULL)"
    )
    # Nobody codes openly, in whichever version, what they still code blind.
    openly = "sample_id IS NULL AND text_id <> ALL ((SELECT my_unfinished_texts())::uuid[])"
    return _wall(
        models.Coding,
        f"{CODING} AND (coder IS NULL OR coder = {MY_USER}) AND ({openly} OR {unfinished})",
        f"{CODING} AND coder = {MY_USER} AND (sample_id IS NULL OR {unfinished})",
        select=f"{READING} AND (coder = {MY_USER} OR ({shown}))",
    )


def _memos() -> Wall:
    seen = "EXISTS (SELECT 1 FROM evidence_coding c WHERE c.id = about_coding_id)"
    source = "about_source_id <> ALL ((SELECT my_blind_sources())::uuid[])"
    shown = (
        f"CASE about_kind WHEN 'coding' THEN {seen} WHEN 'text' THEN about_text_id {_NOT_BLIND}"
        f" WHEN 'source' THEN {source} ELSE true END"
    )
    # Words of whoever codes blind with me, or from a file, since we began.
    meanwhile = (
        "EXISTS (SELECT 1 FROM evidence_samplecoder me JOIN evidence_sample s ON s.id = me.sample_id"
        f" JOIN evidence_samplecoder o ON o.sample_id = s.id WHERE me.user_id = {MY_USER}"
        f" AND (s.unlocked_at IS NULL OR s.unlocked_at > {NOW}) AND s.study_id = evidence_memo.study_id"
        " AND s.drawn_at <= evidence_memo.kept_at"
        " AND (evidence_memo.author IS NULL OR o.user_id = evidence_memo.author))"
    )
    return _wall(
        models.Memo,
        f"{CODING} AND (author IS NULL OR author = {MY_USER})",
        f"{CODING} AND author = {MY_USER}",
        select=f"{READING} AND (author = {MY_USER} OR {shown} AND NOT {meanwhile})",
    )


def _steps() -> Wall:
    mine = f"user_id = {MY_USER}"
    return _wall(
        models.CodingStep,
        f"{CODING} AND {mine}",
        f"{CODING} AND {mine}",
        select=f"{READING} AND {mine}",
    )


def _placements() -> Wall:
    told = f"EXISTS (SELECT 1 FROM evidence_coding c WHERE c.id = coding_id AND c.text_id {_NOT_BLIND})"
    return _wall(
        models.Placement,
        f"{LEADING} AND decided_by = {MY_USER}",
        f"({LEADING} OR ({CODING} AND coder = {MY_USER}))",
        select=f"{READING} AND (decided_by = {MY_USER} OR {told})",
    )


_SEEN = "coding_id IS NULL OR EXISTS (SELECT 1 FROM evidence_coding c WHERE c.id = coding_id)"


def _case_marks() -> Wall:
    return _wall(models.CaseMark, CODING, select=f"{READING} AND ({_SEEN})")


def _set_members() -> Wall:
    seen = "memo_id IS NULL OR EXISTS (SELECT 1 FROM evidence_memo m WHERE m.id = memo_id)"
    return _wall(models.SetMember, CODING, select=f"{READING} AND ({seen})")


def _member_checks() -> Wall:
    return _wall(models.MemberCheck, CODING, CODING, select=f"{READING} AND ({_SEEN})")


def _figures() -> Wall:
    # Whoever reads a study may have its figures computed; nobody while they code a source of them blind.
    hidden = (
        "EXISTS (SELECT 1 FROM evidence_sampleunit u WHERE u.sample_id = evidence_agreementfigures.sample_id"
        " AND u.text_id = ANY ((SELECT my_blind_texts())::uuid[]))"
    )
    seen = f"{READING} AND sample_id IN ({_OPENED}) AND NOT {hidden}"
    asked = f"{seen} AND asked_by = {MY_USER}"
    return _wall(models.AgreementFigures, asked, seen, select=seen)


def _samples() -> list[Wall]:
    """A sample is drawn closed; whom and what it holds is said before anybody compares."""
    locked = f"sample_id IN ({_LOCKED})"
    return [
        # Whoever finishes last opens the sample; the database itself judges whether all have finished.
        _wall(models.Sample, f"{LEADING} AND drawn_by = {MY_USER} AND unlocked_at IS NULL", CODING),
        _wall(models.SampleUnit, f"{LEADING} AND {locked}"),
        _wall(
            models.SampleCoder,
            f"{LEADING} AND {locked} AND finished_at IS NULL AND released_at IS NULL",
            # Whose part each may end, a trigger judges (sql/2_kept.sql).
            f"{CODING} AND (user_id = {MY_USER} OR {LEADING})",
        ),
        _wall(
            models.Adjudication,
            f"{CODING} AND decided_by = {MY_USER} AND sample_id IN ({_OPENED})",
        ),
        _figures(),
    ]


WALLS = [
    _wall(
        models.Study,
        f"organisation_id = {MY_ORGANISATION} AND opened_by = {MY_USER}"
        f" AND (SELECT my_role()) IN ({_roles_with(Permission.STUDY_RUN)})",
        _mine("my_led_studies", "id"),
        select=_mine("my_studies", "id"),
    ),
    _wall(models.StudyMember, LEADING, LEADING),
    _wall(models.ExpectedRating, LEADING, LEADING),
    _wall(models.ExpectedProposition, LEADING, LEADING),
    _wall(models.InformantTarget, LEADING, LEADING),
    _wall(models.Exchange, CODING),
    _wall(models.ProjectFile, f"{CODING} AND read_by = {MY_USER}", f"{CODING} AND read_by = {MY_USER}"),
    _wall(models.Lineage, CODING),
    _wall(models.Source, CODING, CODING),
    _wall(models.SourceConsent, CODING, CODING),
    _wall(models.SourceText, CODING),
    _wall(models.Turn, CODING, CODING),
    _wall(models.StudyCase, CODING, CODING),
    _wall(models.CaseVoice, CODING, CODING),
    _case_marks(),
    _wall(models.StudyVariable, CODING, CODING),
    _wall(models.StudyVariableValue, CODING, CODING),
    _wall(models.Code, CODING, CODING),
    _wall(models.CodeVersion, CODING),
    _wall(models.CodeSet, CODING),
    _set_members(),
    _wall(models.CodeSplit, f"{LEADING} AND started_by = {MY_USER}", LEADING),
    _wall(models.ForeignCoder, CODING),
    _codings(),
    _memos(),
    _placements(),
    _steps(),
    *_samples(),
    _member_checks(),
]

READ_ONLY_TABLES = ["evidence_framework"]


def _functions(file: Path) -> str:
    return file.read_text().replace("{{roles_that_read_studies}}", _roles_with(Permission.STUDY_READ))


FUNCTIONS = [_functions(file) for file in sorted((Path(__file__).parent / "sql").glob("*.sql"))]
# A step inside the three functions of one's own studies.
CLOSED_FUNCTIONS = ["my_studies_as(text[])"]
