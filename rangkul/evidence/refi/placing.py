"""Puts every passage of a project at its place in our text, once it is known how the program counted."""

from dataclasses import dataclass, replace

from rangkul.evidence.refi.offsets import (
    Calibration,
    Passage,
    Reading,
    Ruler,
    calibrate,
)
from rangkul.evidence.refi.project import Project, Selection, Source, SyncPoint, TextSpan
from rangkul.evidence.refi.report import Change, Kind, Ledger, Loss


def place(project: Project, ledger: Ledger, *, counted: Reading | None = None) -> tuple[Project, Calibration]:
    """The project with our positions; `counted` says how the program counts where that is known."""
    parts = [part for top in (*project.sources, *project.notes) for part in top.parts()]
    texts = [(part.stored, _passages(part)) for part in parts if part.stored is not None]
    chosen = calibrate(texts, given=counted)
    placer = _Placer(chosen.reading, ledger)
    placed = replace(
        project,
        sources=tuple(placer.source(source) for source in project.sources),
        notes=tuple(placer.source(note) for note in project.notes),
    )
    return placed, chosen


def _passages(source: Source) -> list[Passage]:
    return [
        Passage(one.place.start, one.place.end, one.name)
        for one in source.selections
        if isinstance(one.place, TextSpan)
    ]


@dataclass(slots=True)
class _Placer:
    reading: Reading
    ledger: Ledger

    def source(self, source: Source) -> Source:
        """The source and the texts inside it."""
        ruler = Ruler(source.stored, self.reading) if source.stored is not None else None
        placed = (self._selection(one, ruler) for one in source.selections)
        return replace(
            source,
            selections=tuple(one for one in placed if one is not None),
            sync_points=tuple(self._sync_point(one, ruler) for one in source.sync_points),
            texts=tuple(self.source(text) for text in source.texts),
            stored=None,
        )

    def _selection(self, selection: Selection, ruler: Ruler | None) -> Selection | None:
        inner = selection.representation
        if inner is not None:
            selection = replace(selection, representation=self.source(inner))
        if not isinstance(selection.place, TextSpan):
            return selection
        span = self._span(selection.place, ruler, selection.name)
        if span is not None:
            return replace(selection, place=span)
        self.ledger.lost(Kind.TEXT_SELECTION, Loss.OUTSIDE_TEXT, selection.name)
        for _coding in selection.codings:
            self.ledger.lost(Kind.CODING, Loss.OUTSIDE_TEXT, selection.name)
        return None

    def _span(self, span: TextSpan, ruler: Ruler | None, name: str) -> TextSpan | None:
        if ruler is None:
            start, end = sorted(max(0, at) for at in (span.start, span.end))
            return TextSpan(start, end)
        return self._landed(span, ruler, name)

    def _landed(self, span: TextSpan, ruler: Ruler, name: str) -> TextSpan | None:
        start = ruler.land(min(span.start, span.end), as_end=False)
        end = ruler.land(max(span.start, span.end), as_end=True)
        if start.past_end:
            return None
        if end.past_end or not (start.exact and end.exact) or span.start > span.end:
            self.ledger.changed(Kind.TEXT_SELECTION, Change.MOVED_INSIDE, name)
        return TextSpan(start.at, end.at)

    def _sync_point(self, point: SyncPoint, ruler: Ruler | None) -> SyncPoint:
        if ruler is None or point.position is None:
            return point
        return replace(point, position=ruler.land(point.position, as_end=False).at)
