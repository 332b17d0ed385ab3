"""What goes on at the desks of the invented city: notices are read, and the shelter's shifts hand over."""

from datetime import datetime, timedelta

from rangkul.cases.commands.notices import read_notice
from rangkul.cases.commands.shifts import note_shift, take_over_shift
from rangkul.cases.models import Notice, Shelter
from rangkul.core.access import visible
from rangkul.core.clocks import JAKARTA
from rangkul.sandbox.clockwork import City, Story

DAY, SHIFT = timedelta(days=1), timedelta(hours=8)
# One reader for each desk that is told things; supervisors and who asks to close have notices of their own.
READERS = (
    *("satpol", "penerima", "penyelia", "peksos", "dp3ap2kb", "disdukcapil", "disdik", "dinkes"),
    *("lksa", "beji"),
)
SHIFT_WORDS = (
    "Malam tenang. Makan malam sudah, obat di lemari pos jaga.",
    "Satu anak minta ditemani tidur. Mohon sarapan lebih awal.",
    "Air kamar mandi putra kecil, sudah lapor. Stok sabun tinggal sedikit.",
)


def reading(city: City, reader: str, first: datetime) -> Story:
    """Once a week a desk reads what it was told, in the last week each morning; today's is still unread."""
    at = first
    while at <= city.ends_at:
        yield at
        for notice in visible(city.actors[reader], Notice, at).filter(read_at=None, sent_at__lt=at):
            city.do(reader, read_notice, notice=notice, at=at)
        at += DAY if city.ends_at - at < 8 * DAY else 7 * DAY


def shifts(city: City, shelter: Shelter) -> Story:
    """The notes of the last week's shifts; each is taken over by the next."""
    at = _evening_before(city.ends_at - 7 * DAY)
    writers = ("rps", "rps2")
    for number in range(24):
        yield at
        writer, next_one = writers[number % 2], writers[1 - number % 2]
        words = city.dice.choice(SHIFT_WORDS)
        note = city.do(writer, note_shift, shelter=shelter, text=words, no_name_meant=True, at=at)
        at += SHIFT
        yield at
        city.do(next_one, take_over_shift, note=note, at=at)


def _evening_before(at: datetime) -> datetime:
    return at.astimezone(JAKARTA).replace(hour=22, minute=0, second=0, microsecond=0) - DAY
