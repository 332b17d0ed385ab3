"""One long text with very many codings, the same for two programs: ours by COPY, Taguette's by SQLite."""

import hashlib
import json
import random
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from rangkul.core.ids import uuid7
from rangkul.core.roles import OrganisationKind, Role
from rangkul.evidence import models
from rangkul.people.models import Membership, Organisation, User
from tests.bench.big_city.writing import CITY, PASSWORD, copy_in

EMAIL = "teks.panjang@contoh.id"
WORDS, CODINGS, CODES = 300_000, 20_000, 40
OURS = 900_001  # the key of the office, of the person in it and of the membership
SENTENCE, SENTENCES = 12, 5  # words a sentence, sentences a paragraph
SYLLABLES = ("ka", "mi", "ber", "ta", "mu", "se", "ti", "ap", "bu", "lan", "di", "nas", "per", "ca", "ya")


@dataclass(frozen=True)
class Passage:
    """One coding: whole sentences of one paragraph, with one code."""

    paragraph: int
    start: int
    end: int
    code: int
    quote: str


@dataclass(frozen=True)
class LongText:
    """The paragraphs, and what is coded in them; positions count from the paragraph's beginning."""

    paragraphs: list[str]
    passages: list[Passage]

    @property
    def text(self) -> str:
        """The whole text as ours keeps it, a line a paragraph."""
        return "\n".join(self.paragraphs)

    def starts(self, gap: int) -> list[int]:
        """Where each paragraph begins when `gap` characters stand between two."""
        found, at = [], 0
        for one in self.paragraphs:
            found.append(at)
            at += len(one) + gap
        return found


def invent(seed: int = 1808) -> LongText:
    """300,000 words of one to four syllables; plain letters, so that bytes and code points agree."""
    dice = random.Random(seed)
    known = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _word in range(6_000)]
    paragraphs, cuts = [], []
    for _paragraph in range(WORDS // (SENTENCE * SENTENCES)):
        told = [" ".join(dice.choices(known, k=SENTENCE)).capitalize() + "." for _one in range(SENTENCES)]
        ends = [sum(len(one) + 1 for one in told[: number + 1]) - 1 for number in range(SENTENCES)]
        paragraphs.append(" ".join(told))
        cuts.append([0, *(end + 1 for end in ends[:-1]), ends[-1]])
    passages = []
    for _coding in range(CODINGS):
        place, first = dice.randrange(len(paragraphs)), dice.randrange(SENTENCES)
        last = min(first + dice.randint(1, 3), SENTENCES)
        start, end = cuts[place][first], cuts[place][last] - (last < SENTENCES)
        passages.append(Passage(place, start, end, dice.randrange(CODES), paragraphs[place][start:end]))
    return LongText(paragraphs, passages)


@dataclass(frozen=True)
class Loaded:
    """What to open in ours: the text, and a code with a five-hundredth of everything or more."""

    text: Any
    code: Any


def code_name(number: int) -> str:
    """No name begins another: Taguette finds codes by their beginning."""
    return f"Kode {number:02}"


def load_ours(cursor: psycopg.Cursor[Any], long: LongText) -> Loaded:
    """An evaluator with one open study, its codes, the text and every coding."""
    at = datetime.now(tz=UTC) - timedelta(days=40)
    _evaluator(cursor, at)
    of = {"study_id": _study(cursor, at)}
    made = {"made_by": OURS, "made_at": at}
    text = _text(cursor, of, made, long)
    codes = [
        of | made | {"id": uuid7(), "name": code_name(number), "position": number} for number in range(CODES)
    ]
    copy_in(cursor, models.Code, codes)
    base = long.starts(1)
    rows = [
        of
        | {
            "id": uuid7(),
            "text_id": text,
            "code_id": codes[one.code]["id"],
            "coder": OURS,
            "start": base[one.paragraph] + one.start,
            "end": base[one.paragraph] + one.end,
            "quote": one.quote,
            "made_at": at + timedelta(seconds=number),
        }
        for number, one in enumerate(long.passages)
    ]
    copy_in(cursor, models.Coding, rows)
    cursor.execute("ANALYZE")
    return Loaded(text, codes[0]["id"])


def _evaluator(cursor: psycopg.Cursor[Any], at: datetime) -> None:
    password = PBKDF2PasswordHasher().encode(PASSWORD, "invented")
    names = {"name": "Pusat Kajian", "short_name": "Kajian", "city": CITY}
    copy_in(cursor, Organisation, [{"id": OURS, "kind": OrganisationKind.RESEARCHER.value, **names}])
    who = {"email": EMAIL, "name": "Sri Rahayu", "password": password, "is_demo": True}
    copy_in(cursor, User, [{"id": OURS, **who}])
    part = {"user_id": OURS, "organisation_id": OURS, "role": Role.EVALUATOR.value, "valid_from": at}
    copy_in(cursor, Membership, [{"id": OURS, **part}])


def _study(cursor: psycopg.Cursor[Any], at: datetime) -> Any:
    study = {
        "id": uuid7(),
        "city": CITY,
        "organisation_id": OURS,
        "title": "Teks panjang",
        "programme": "PKSA",
        "period_from": date(2026, 1, 1),
        "period_to": date(2026, 6, 30),
        "opened_by": OURS,
        **dict.fromkeys(("opened_at", "expected_locked_at", "data_opened_at"), at),
    }
    copy_in(cursor, models.Study, [study])
    lead = {"id": uuid7(), "study_id": study["id"], "user_id": OURS, "part": "lead", "joined_at": at}
    copy_in(cursor, models.StudyMember, [lead])
    return study["id"]


def _text(cursor: psycopg.Cursor[Any], of: dict[str, Any], made: dict[str, Any], long: LongText) -> Any:
    added = {"added_by": made["made_by"], "added_at": made["made_at"]}
    source = of | added | {"id": uuid7(), "kind": "document", "title": "Notulen"}
    copy_in(cursor, models.Source, [source])
    sha256 = hashlib.sha256(long.text.encode()).hexdigest()
    text = of | made | {"id": uuid7(), "source_id": source["id"], "text": long.text, "sha256": sha256}
    copy_in(cursor, models.SourceText, [text | {"length": len(long.text)}])
    return text["id"]


def load_taguette(file: Path, long: LongText) -> None:
    """The same into a project of Taguette, whose server has made the tables; a command each highlight."""
    now = "2026-01-01 00:00:00.000000"
    highlights, commands = _highlights(long)
    tags = [(number + 1, code_name(number)) for number in range(CODES)]
    links = [(number, one.code + 1) for number, one in enumerate(long.passages, start=1)]
    html = "".join(f"<p>{one}</p>" for one in long.paragraphs)
    with sqlite3.connect(file) as base_file:
        run, many = base_file.execute, base_file.executemany
        run("INSERT INTO projects VALUES (1, 'Teks panjang', '', ?)", [now])
        run("INSERT INTO project_members VALUES (1, 'admin', 'ADMIN')")
        run(
            "INSERT INTO documents (id, name, description, filename, created, project_id, text_direction,"
            " contents) VALUES (1, 'Notulen', '', 'notulen.html', ?, 1, 'LEFT_TO_RIGHT', ?)",
            [now, html],
        )
        many("INSERT INTO tags (id, project_id, path, description) VALUES (?, 1, ?, '')", tags)
        many(
            "INSERT INTO highlights (id, document_id, start_offset, end_offset, snippet)"
            " VALUES (?, 1, ?, ?, ?)",
            highlights,
        )
        many("INSERT INTO highlight_tags (highlight_id, tag_id) VALUES (?, ?)", links)
        many(
            "INSERT INTO commands (date, user_login, project_id, document_id, payload)"
            f" VALUES ('{now}', 'admin', 1, 1, ?)",
            [(one,) for one in commands],
        )
        run("ANALYZE")
    base_file.close()


def _highlights(long: LongText) -> tuple[list[tuple[int, int, int, str]], list[str]]:
    """Each passage as Taguette keeps it, and as the command that made it."""
    base = long.starts(0)
    highlights, commands = [], []
    for number, one in enumerate(long.passages, start=1):
        start, end = base[one.paragraph] + one.start, base[one.paragraph] + one.end
        highlights.append((number, start, end, one.quote))
        command = {"type": "highlight_add", "highlight_id": number, "start_offset": start, "end_offset": end}
        commands.append(json.dumps(command | {"tags": [one.code + 1]}))
    return highlights, commands
