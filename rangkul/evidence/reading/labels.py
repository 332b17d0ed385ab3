"""Which words at the start of a line name a speaker, and which only look as if they did."""

import re
from dataclasses import dataclass, replace

# Looking further into a line than this would only help a file that was made to be slow.
LOOK = 160
CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
SPAN = rf"{CLOCK}(?:\s{{0,3}}(?:-->|-|–|—)\s{{0,3}}{CLOCK})?"
TIME = re.compile(
    rf"\s{{0,8}}(?:\[({SPAN})\]|\(({SPAN})\)|({CLOCK}\s{{0,3}}-->\s{{0,3}}{CLOCK})|({CLOCK})(?![\d:]))"
)
BRACKETED = re.compile(rf"\s{{0,8}}(?:\[{SPAN}\]|\({SPAN}\))")
NAME = r"[^\W\d_](?:[\w.’'()/&,-]|[ \u00a0](?=\S)){0,48}"
LABEL = re.compile(rf"\s{{0,8}}(?:\*\*|__)?(?:\[({NAME})\]|({NAME}))")
COLON = re.compile(r"(?:\*\*|__)?[ \t\u00a0]{0,12}[:：](?![/\d])(?:\*\*|__)?")
STOP = re.compile(rf"[ \u00a0]{{0,4}}[(\[]{CLOCK}|[ \u00a0]{CLOCK}(?![\d:])|[ \t\u00a0]{{2,}}|\t")
ROLE = re.compile(
    r"(?:[A-Z]{1,3}[ .-]?\d{0,3}|"
    r"(?:pewawancara|interviewer|penanya|peneliti|moderator|fasilitator|facilitator|notulis|informan|informant|"
    r"responden|respondent|narasumber|partisipan|participant|peserta|penjawab|speaker|pembicara|interviewee|"
    r"tanya|jawab|host|researcher|subjek|enumerator)"
    r"(?:[ _-](?:fgd|kunci|utama|key|ahli))?(?:[ ._-]{0,2}(?:\d{1,3}|[a-z]))?)",
    re.IGNORECASE,
)
LETTERS = re.compile(r"[A-Z]{1,3}[ .-]?\d{0,3}")
TITLED = re.compile(
    r"(?:Pak|Bu|Bapak|Ibu|Mas|Mbak|Kak|Kakak|Bang|Abang|Sdr|Sdri|Ustaz|Ustad|Ustadz|Dr|Prof|Mr|Mrs|Ms|Hj?)\b\.?\s+\S"
)
# What the head of a transcript says about it, and words that begin a sentence; none of them ever speaks.
_HEADS = (
    "tanggal tgl lokasi tempat waktu jam pukul hari durasi topik tema judul catatan note notes nama usia "
    "umur jabatan instansi lembaga organisasi alamat pendidikan pekerjaan kode file berkas sumber date "
    "time place location duration title subject age name position organisation organization transcript "
    "transkrip keterangan lampiran tujuan pertanyaan question questions hal kepada from to dari perekam "
    "bahasa kegiatan acara agenda gender versi version status bagian media tautan link isi sex suku agama "
    "inisial kota kecamatan kelurahan"
)
HEADS = frozenset(_HEADS.split())
_SENTENCES = (
    "contoh contohnya misal misalnya artinya maksudnya jadi yaitu yakni pertama kedua ketiga keempat "
    "kelima kesimpulan ringkasan alasan alasannya hasil hasilnya solusi kendala kendalanya http https www "
    "re sejak pada di ke untuk saat ketika kalau karena tetapi tapi dan atau lalu kemudian begini ada ini "
    "itu yang soal terkait sampai hingga tahun bulan minggu selain seperti ya tidak but and because when "
    "there then so well yes no"
)
SENTENCES = frozenset(_SENTENCES.split())
HEADS_WHOLE = frozenset(
    ("jenis kelamin", "antara lain", "sebagai berikut", "catatan lapangan", "hari/tanggal", "nama file",
     "hari, tanggal", "tempat/waktu", "waktu wawancara", "tempat wawancara", "kode informan", "nama informan",
     "nama pewawancara", "tanggal wawancara", "lama wawancara")
)  # fmt: skip
# `Pak Lurah bilang: jangan` is somebody else's sentence.
SAYING = frozenset(
    ("bilang", "berkata", "kata", "katanya", "ujar", "bertanya", "menjawab", "said", "says", "asked")
)


@dataclass(frozen=True)
class Heading:
    """What stands before the words of a turn; `alone` when nothing follows on its line."""

    label: str
    at_ms: int | None
    begins: int
    alone: bool
    # How sure its form is: a colon, a time beside a name, a tab, or a time without a name.
    form: str
    # Where the words begin if the name turns out to be none and only the time before it counts.
    or_time: int | None = None

    def without_name(self) -> "Heading | None":
        """The heading as a time only; None where no time stands before the name."""
        return None if self.or_time is None else Heading("", self.at_ms, self.or_time, False, "time")


def heading_of(line: str) -> Heading | None:
    """The heading at the start of a line, as a form only; whether it is a speaker shows in the whole text."""
    line = line.rstrip()
    heading = _heading_of(line)
    if heading and heading.label and heading.form != "time":
        bracketed = BRACKETED.match(line[:LOOK])
        if bracketed:
            return replace(heading, or_time=_words_from(line, bracketed.end()))
    return heading


def _heading_of(line: str) -> Heading | None:
    start = line[:LOOK]
    time, place = _time(start, 0)
    label, after = _label(start, place)
    if label:
        later, behind = _time(start, after)
        colon = COLON.match(start, behind)
        if colon:
            last, end = _time(start, colon.end())
            at_ms = next((each for each in (time, later, last) if each is not None), None)
            return _heading(line, label, at_ms, end if last is not None else colon.end(), "colon")
        beside = _beside(line, start, label, (time, place), (later, behind))
        if beside:
            return beside
        if "\t" in start[after : after + 1] and time is None:
            return _heading(line, label, None, after + 1, "tab")
    if time is not None and (place == len(line) or start[:place].rstrip().endswith(("]", ")"))):
        return _heading(line, "", time, place, "time")
    return None


def _beside(
    line: str, start: str, label: str, before: tuple[int | None, int], after: tuple[int | None, int]
) -> Heading | None:
    """A name and a time on a line of their own, or a name, a time in brackets, and words."""
    time, _ = before
    later, behind = after
    if later is not None and behind == len(line):
        return _heading(line, label, later, behind, "beside")
    if later is not None and start[:behind].endswith(("]", ")")):
        return _heading(line, label, later, behind, "beside")
    if time is not None and behind == len(line) and later is None and len(label.split()) <= 4:
        return _heading(line, label, time, behind, "beside?")
    return None


def _heading(line: str, label: str, at_ms: int | None, place: int, form: str) -> Heading:
    return Heading(label, at_ms, _words_from(line, place), not line[place:].strip(), form)


def _words_from(line: str, place: int) -> int:
    rest = line[place:]
    return place + len(rest) - len(rest.lstrip())


def _time(line: str, place: int) -> tuple[int | None, int]:
    found = TIME.match(line, place)
    if not found:
        return None, place
    clock = next(group for group in found.groups() if group)
    return milliseconds(re.split(r"\s*(?:-->|-|–|—)", clock)[0]), found.end()


def _label(line: str, place: int) -> tuple[str, int]:
    """The name at this place: up to a colon, a time or the end."""
    found = LABEL.match(line, place)
    if not found:
        return "", place
    if found[1]:
        return found[1].strip(), found.end()
    text, first = found[2], found.start(2)
    # `Rina (00:12:33)`, `Rina 0:12`, and a name before a tab: what follows is no part of it.
    stop = STOP.search(line, first, first + len(text) + LOOK)
    if stop and stop.start() <= first + len(text):
        text = line[first : stop.start()]
    text = text.rstrip("*_ \u00a0")
    return (text, first + len(text)) if text and len(text.split()) <= 6 else ("", place)


def milliseconds(clock: str) -> int:
    """A time of the recording as milliseconds: 12:33, 1:12:33, 00:12:33,500.

    >>> milliseconds("00:12:33,5")
    753500
    """
    whole, _, fraction = clock.strip().replace(",", ".").partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction.ljust(3, "0") if fraction else 0)


def is_role(label: str) -> bool:
    """Whether the label is one that transcripts use for a part in the conversation."""
    return bool(ROLE.fullmatch(label)) and (not LETTERS.fullmatch(label.upper()) or label == label.upper())


def is_letters(label: str) -> bool:
    """Whether the label is only letters and a number, which lists begin with as well."""
    return bool(LETTERS.fullmatch(label))


def is_head(label: str) -> bool:
    """Whether the label belongs to a transcript's head."""
    words = _words(label)
    return " ".join(words) in HEADS_WHOLE or words[0] in HEADS


def is_never(label: str) -> bool:
    """Whether the label belongs to a transcript's head or to a sentence."""
    words = _words(label)
    return is_head(label) or words[0] in SENTENCES or words[-1] in SAYING


def _words(label: str) -> list[str]:
    return [word.strip(".,()") for word in label.lower().split()]


def is_named(label: str) -> bool:
    """Whether the label is written as people's names are."""
    words = [word for word in re.split(r"[\s()/]+", label) if word]
    if words and words[-1].endswith(".") and "." not in words[-1][:-1]:
        return False  # a sentence; titles such as M.Si. have more than one point
    capitals = [word for word in words if word[0].isupper() or word[0].isdigit()]
    return bool(words) and words[0][0].isupper() and len(capitals) >= len(words) - 1


def is_surely_named(label: str) -> bool:
    """Whether the label is a name even if it stands in a text once."""
    return bool(TITLED.match(label)) or (is_named(label) and len(label.split()) >= 2)
