"""What can happen to a source: added, changed, agreed to, its text kept."""

from dataclasses import dataclass
from datetime import date

from rangkul.core.events import Event
from rangkul.core.models import EventKind
from rangkul.evidence.models import Lineage, Source, SourceConsent, SourceText, Study


@dataclass(frozen=True)
class SourceAdded(Event):
    """A source came into a study."""

    name = "source.added"
    study: Study
    source: Source
    source_kind: str
    group: str


@dataclass(frozen=True)
class SourceChanged(Event):
    """What is known about a source was corrected."""

    name = "source.changed"
    study: Study
    source: Source
    version: int


@dataclass(frozen=True)
class SourceOpened(Event):
    """Somebody opened the page of a source."""

    name = "source.opened"
    kind = EventKind.READ
    study: Study
    source: Source


@dataclass(frozen=True)
class SourceTextKept(Event):
    """A version of a source's text was kept for coding."""

    name = "source_text.kept"
    study: Study
    source: Source
    text: SourceText
    version: int
    characters: int


@dataclass(frozen=True)
class SourceTextBroughtIn(Event):
    """A file became the text of a source; codings followed, and what was not found stays on the old text."""

    name = "source_text.brought_in"
    study: Study
    source: Source
    text: SourceText
    version: int
    moved: int
    found: int
    left: int


@dataclass(frozen=True)
class SpeakersNamed(Event):
    """A person said who speaks in a text."""

    name = "source_text.speakers_named"
    study: Study
    source: Source
    text: SourceText
    speakers: int


@dataclass(frozen=True)
class SourceConsented(Event):
    """Somebody agreed to be used as a source."""

    name = "source.consented"
    study: Study
    source: Source
    consent: SourceConsent
    form: str
    given_on: date


@dataclass(frozen=True)
class SourceConsentWithdrawn(Event):
    """Somebody no longer agrees; the source is not coded any more."""

    name = "source.consent_withdrawn"
    study: Study
    source: Source
    consent: SourceConsent
    withdrawn_on: date


@dataclass(frozen=True)
class SurveyBroughtIn(Event):
    """The answers of a survey came in, one source a person, with what was ticked as variables."""

    name = "survey.brought_in"
    study: Study
    people: int
    variables: int


@dataclass(frozen=True)
class LineageNamed(Event):
    """Sources that say the same because one was made from the other have a common name."""

    name = "lineage.named"
    study: Study
    lineage: Lineage


@dataclass(frozen=True)
class TextsSearched(Event):
    """Somebody searched the texts, passages or memos of a study, and saw words of so many sources."""

    name = "study.texts_searched"
    kind = EventKind.READ
    study: Study
    sources: int
    place: str
