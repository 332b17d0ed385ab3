"""What is read of places: where a child may be from, what a typed name means, where my office was lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from rangkul.cases.models import Encounter
from rangkul.cases.places import find_place, known_places
from rangkul.core.access import Actor, visible
from rangkul.people.models import Area

USUAL = 6
# Where children met in Depok most often come from, before the long list: Depok, Jakarta, and the neighbours.
NEIGHBOURS = ("31", "32.01", "32.71", "32.16", "32.75", "36.03", "36.71", "36.74")

Choices = Sequence[tuple[str, str | Sequence[tuple[str, str]]]]


@dataclass(frozen=True)
class Geography:
    """The places a form offers: origins in groups, and the own city's areas by name."""

    origins: Choices = ()
    areas: Mapping[str, str] = field(default_factory=dict)

    @property
    def suggestions(self) -> list[str]:
        """What the place field proposes while typing."""
        return [place.name for place in known_places()] + list(self.areas)

    def area_of(self, name: str) -> str | None:
        """The code of the area in which a named place lies, if the name is one we know."""
        place = find_place(name)
        if place is not None:
            return place.area
        wanted = name.casefold()
        return next((code for words, code in self.areas.items() if words.casefold() == wanted), None)


def geography(actor: Actor) -> Geography:
    """The origins and areas that a form of this city offers; one query."""
    own = Q(code__startswith=f"{actor.city}.")
    rows = visible(actor, Area).filter(own | Q(level__lte=2)).order_by("code")
    areas = {area.code: area for area in rows}
    near = [code for code in (actor.city, *NEIGHBOURS) if code in areas]
    far = [code for code, area in areas.items() if area.level <= 2 and code not in near]
    origins: Choices = [
        ("", _("Not known")),
        (_("Nearby"), [(code, areas[code].name) for code in near]),
        (_("Provinces"), [(code, areas[code].name) for code in far if areas[code].level == 1]),
        (
            _("Other cities and regencies"),
            [(code, areas[code].name) for code in far if areas[code].level == 2],
        ),
    ]
    named = {}
    for code, area in areas.items():
        if area.level == 3:
            named[_("%(name)s subdistrict") % {"name": area.name}] = code
        elif area.level == 4:
            named[f"{area.name}, {areas[str(area.parent_id)].name}"] = code
    return Geography(origins, named)


def area_names(actor: Actor, codes: Sequence[str]) -> dict[str, str]:
    """The names of some areas by their codes."""
    return dict(visible(actor, Area).filter(code__in=codes).values_list("code", "name"))


def usual_places(actor: Actor, *, at: datetime) -> list[str]:
    """Where my organisation met children lately, newest first, filled up with the best known places."""
    recent = (
        visible(actor, Encounter, at)
        .filter(organisation_id=actor.organisation_id)
        .exclude(place="")
        .values("place")
        .annotate(last=Max("met_at"))
        .order_by("-last")[:USUAL]
    )
    names = [row["place"] for row in recent]
    names += [place.name for place in known_places() if place.name not in names]
    return names[:USUAL]
