"""What goes on at the desks of the invented city: clocks tell, notices are read, shifts hand over."""

from datetime import datetime, timedelta

from rangkul.cases.commands.notices import read_notices
from rangkul.cases.commands.shifts import note_shift, take_over_shift
from rangkul.cases.models import Notice, Shelter
from rangkul.core.access import visible
from rangkul.core.clocks import JAKARTA
from rangkul.core.ticks import tick
from rangkul.sandbox.clockwork import City, Story
from rangkul.sandbox.hours import DAY, MINUTE

SHIFT = timedelta(hours=8)
# Each reads what it is told and what its office is told; who of an office comes first has read it for all.
READERS = (
    *("satpol", "penerima", "penyelia", "peksos", "peksos2"),
    *("dp3ap2kb", "disdukcapil", "disdik", "dinkes", "lksa", "beji"),
)
# Long ago a desk is looked at once a week; in the last days whenever there is time between other things.
LOOKED_AT, LATELY = (9, 12, 15, 19), timedelta(days=10)
# Nobody has got round yet to what came within these hours, nor to the last few of these days.
UNREAD_FOR, LAST_FEW, FEW_FOR = timedelta(hours=5), 3, timedelta(days=3)
# In the last days the clocks tell each morning what is late or soon due; longer ago nothing was, for long.
CLOCKS_TELL_FOR, CLOCKS_TELL_AT = timedelta(days=5), 6
SHIFT_WORDS = (
    "Malam tenang. Makan malam sudah, obat di lemari pos jaga.",
    "Satu anak minta ditemani tidur. Mohon sarapan lebih awal.",
    "Air kamar mandi putra kecil, sudah lapor. Stok sabun tinggal sedikit.",
)


def reading(city: City, reader: str, starts: datetime) -> Story:
    """Once a week a desk reads what it was told, lately several times a day; the newest is still unread."""
    at = _at_hour(starts, LOOKED_AT[0])
    while at <= city.ends_at:
        yield at
        unread = visible(city.actors[reader], Notice, at).filter(read_at=None, sent_at__lt=at)
        told = list(unread.order_by("-sent_at", "unique_key"))
        few, others = told[:LAST_FEW], told[LAST_FEW:]
        read = [one for one in few if one.sent_at < at - FEW_FOR]
        read += [one for one in others if one.sent_at < at - UNREAD_FOR]
        if read:
            city.do(reader, read_notices, notices=read, at=at)
        at = _next_look(at) if city.ends_at - at < LATELY else at + 7 * DAY


def _next_look(at: datetime) -> datetime:
    hour = at.astimezone(JAKARTA).hour
    later = next((one for one in LOOKED_AT if one > hour), None)
    return _at_hour(at, later) if later else _at_hour(at + DAY, LOOKED_AT[0])


def clocks(city: City) -> Story:
    """What a running platform writes down each minute: here once a day, and at the end."""
    at = _at_hour(city.ends_at - CLOCKS_TELL_FOR, CLOCKS_TELL_AT)
    while True:
        yield at
        tick(city.platform.values(), at=at)
        if at == city.ends_at:
            return
        at = min(at + DAY, city.ends_at)


def shifts(city: City, shelter: Shelter) -> Story:
    """The notes of the last week's shifts, each written before its end and taken over by the next."""
    ends = _at_hour(city.ends_at - 7 * DAY, 6)
    writer, next_one = "rps", "rps2"
    while True:
        yield ends - 10 * MINUTE
        words = city.dice.choice(SHIFT_WORDS)
        note = city.do(
            writer, note_shift, shelter=shelter, text=words, no_name_meant=True, at=ends - 10 * MINUTE
        )
        taken = ends + city.dice.uniform(2, 15) * MINUTE
        yield taken
        city.do(next_one, take_over_shift, note=note, at=taken)
        writer, next_one = next_one, writer
        ends += SHIFT


def _at_hour(at: datetime, hour: int) -> datetime:
    return at.astimezone(JAKARTA).replace(hour=hour, minute=0, second=0, microsecond=0)
