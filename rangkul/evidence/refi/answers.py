"""Reads a project inside the limited process, tells what it holds piece by piece, and hears it outside."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from rangkul.core.imports.worker import run_limited
from rangkul.evidence.refi.held import Held, HeldPassage, HeldText
from rangkul.evidence.refi.holding import hold
from rangkul.evidence.refi.plain import from_plain, to_plain
from rangkul.evidence.refi.reading import Report, read_with_ledger
from rangkul.evidence.refi.refusals import ExchangeRefused, Fault, in_our_words

TASK = "exchange"
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a study takes over, and the report about the whole file."""

    held: Held
    report: Report


def read(file: BinaryIO, _options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Inside: the messages about the file."""
    try:
        exchanged, ledger = read_with_ledger(file)
        held = hold(exchanged.project, ledger)
        report = exchanged.report.after(ledger)
    except ExchangeRefused as refused:
        yield {"kind": "not_read", "fault": refused.fault.value, "values": dict(refused.values)}
        return
    yield {"kind": "held", "held": to_plain(replace(held, texts=())), "report": to_plain(report)}
    for text in held.texts:
        yield {"kind": "text", "text": to_plain(replace(text, passages=()))}
        for at in range(0, len(text.passages), AT_ONCE):
            yield {"kind": "passages", "passages": to_plain(text.passages[at : at + AT_ONCE])}


def ask(file: BinaryIO) -> Answer:
    """Outside: read the file in a process that may use little; ExchangeRefused for every way it can fail."""
    with in_our_words():
        return _heard(run_limited(TASK, file, {}))


def _heard(messages: Iterable[dict[str, Any]]) -> Answer:
    held: Held | None = None
    report: Report | None = None
    texts: list[tuple[HeldText, list[HeldPassage]]] = []
    for message in messages:
        match message["kind"]:
            case "not_read":
                raise ExchangeRefused(Fault(message["fault"]), **message["values"])
            case "held":
                held = from_plain(Held, message["held"])
                report = from_plain(Report, message["report"])
            case "text":
                texts.append((from_plain(HeldText, message["text"]), []))
            case "passages":
                texts[-1][1].extend(from_plain(HeldPassage, one) for one in message["passages"])
    if held is None or report is None:
        raise ExchangeRefused(Fault.READER_FAILED)
    whole = tuple(replace(text, passages=tuple(passages)) for text, passages in texts)
    return Answer(replace(held, texts=whole), report)
