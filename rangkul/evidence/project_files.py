"""A project file at rest and read: sealed in its row, opened only for the limited process."""

import tempfile
from typing import Any

from rangkul.core.access import Actor
from rangkul.core.errors import Refused
from rangkul.core.sealing import open_bytes, seal_bytes
from rangkul.evidence.exchange_words import FileFault
from rangkul.evidence.models import ProjectFile
from rangkul.evidence.new_here import fresh
from rangkul.evidence.queries.exchanges import coded_blind
from rangkul.evidence.refi.answers import Answer, ask
from rangkul.evidence.refi.plain import to_plain
from rangkul.evidence.refi.refusals import ExchangeRefused
from rangkul.evidence.vocabulary import ExchangeFormat

FORMATS = {
    "qdpx": ExchangeFormat.QDPX,
    "qde": ExchangeFormat.QDPX,
    "qdc": ExchangeFormat.QDC,
    "taguette": ExchangeFormat.TAGUETTE,
}


def _place(row: ProjectFile) -> str:
    return f"evidence_projectfile:{row.pk}:sealed"


def sealed_file(row: ProjectFile, content: bytes) -> bytes:
    """The file as it rests in its row; it opens nowhere else."""
    return seal_bytes(content, _place(row))


def read_again(row: ProjectFile) -> Answer:
    """The project of a file that rests; Refused when it cannot be read."""
    return read(open_bytes(bytes(row.sealed or b""), _place(row)))


def read(content: bytes) -> Answer:
    """The project in a file; Refused says what to do instead."""
    if not content:
        raise Refused(FileFault.EMPTY)
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            return ask(file)
        except ExchangeRefused as refused:
            raise Refused(FileFault(refused.fault.value), **refused.values) from refused


def report_of(actor: Actor, row: ProjectFile, answer: Answer) -> dict[str, Any]:
    """The report as it is kept: what was in the file, and what of it is new here."""
    found = fresh(actor, row.study, answer.held, at=row.read_at)
    report = {**to_plain(answer.report), "name": answer.held.name, **to_plain(found)}
    report["coded"] = [text.guid for text in answer.held.texts if text.passages]
    # Every member reads the report: it quotes nothing of a source that some of them code blind.
    blind = coded_blind(actor, row.study)
    quiet = {text.name for text in answer.held.texts if text.guid in blind}
    report["to_check"] = [one for one in report["to_check"] if one["source"] not in quiet]
    return report
