"""Which stream a service belongs to, who gives it, and what the giver must know."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rangkul.cases.vocabulary import Service, SliceField, Stream
from rangkul.core.datafiles import DataError, Entry, Fault, read, read_file, refuse_twice
from rangkul.core.roles import OrganisationKind

SERVICES_FILE = Path(__file__).parent / "data" / "services.yaml"
# Copied into every slice, whatever the service.
ALWAYS = (SliceField.NAME, SliceField.AGE, SliceField.SEX, SliceField.NEED)


@dataclass(frozen=True)
class ServiceEntry:
    """A service: its stream, the kinds of organisations that give it, and the fields its slice holds."""

    service: Service
    stream: Stream
    receivers: frozenset[OrganisationKind]
    # Without these the receiver cannot begin.
    needs: tuple[SliceField, ...]
    # Copied when they are known.
    takes: tuple[SliceField, ...]

    @property
    def slice_fields(self) -> tuple[SliceField, ...]:
        """Every field that is copied when the referral is sent."""
        return (*ALWAYS, *self.needs, *self.takes)


@cache
def catalogue() -> Mapping[Service, ServiceEntry]:
    """Every service of the programme."""
    return _read_catalogue(read_file(SERVICES_FILE))


def load_catalogue(text: str | bytes) -> Mapping[Service, ServiceEntry]:
    """Read a catalogue; every fault is a `DataError` that names its line."""
    return _read_catalogue(read(text))


def _read_catalogue(file: Entry) -> Mapping[Service, ServiceEntry]:
    listed = file.mapping(required=("services",))["services"]
    found = [(_read_service(entry), entry.line) for entry in listed.items()]
    refuse_twice((entry.service.value, line) for entry, line in found)
    missing = [
        service.value for service in Service if service not in {entry.service for entry, _line in found}
    ]
    if missing:
        raise DataError(listed.line, Fault.MISSING_KEY, key=missing[0])
    return {entry.service: entry for entry, _line in found}


def _read_service(entry: Entry) -> ServiceEntry:
    part = entry.mapping(required=("service", "stream", "receivers"), optional=("needs", "takes"))
    receivers = part["receivers"].items()
    return ServiceEntry(
        service=Service(part["service"].one_of(Service.values)),
        stream=Stream(part["stream"].one_of(Stream.values)),
        receivers=frozenset(OrganisationKind(kind.one_of(OrganisationKind.values)) for kind in receivers),
        needs=_read_fields(part.get("needs")),
        takes=_read_fields(part.get("takes")),
    )


def _read_fields(entry: Entry | None) -> tuple[SliceField, ...]:
    if entry is None:
        return ()
    known = [field.value for field in SliceField if field not in ALWAYS]
    return tuple(SliceField(item.one_of(known)) for item in entry.items())
