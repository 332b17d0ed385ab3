"""How a YAML file that drives the software is read, so that every fault names its line."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 256 * 1024
DEEPEST = 16
MOST_NODES = 20_000
LANGUAGES = ("id", "en")

_CODE = re.compile(r"^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*$")
_WHOLE = re.compile(r"^-?[0-9]{1,9}$")
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


class Fault(TextChoices):
    """What can be wrong with any data file; the label says what to mend."""

    NOT_TEXT = "not_text", _("This file is not readable text. Save it as UTF-8 and try again.")
    TOO_LARGE = "too_large", _("This file is larger than %(limit)s kB. Split it or shorten it.")
    TOO_DEEP = "too_deep", _("Entries are nested more than %(limit)s deep here. Make the file flatter.")
    TOO_MANY = "too_many", _("This file has more than %(limit)s entries. Split it.")
    NOT_YAML = "not_yaml", _("This line cannot be read as YAML. Check indentation, colons and quotes.")
    EMPTY_FILE = "empty_file", _("This file is empty.")
    SEVERAL_DOCUMENTS = "several_documents", _("Put one document in a file; a second one starts here.")
    ALIAS = "alias", _("Anchors and aliases (& and *) are not allowed. Write the entry out.")
    TAG = "tag", _("Tags (!) are not allowed. Remove it.")
    DUPLICATE_KEY = "duplicate_key", _("“%(key)s” stands here twice. Keep one.")
    UNKNOWN_KEY = "unknown_key", _("“%(key)s” is not known here. Known are: %(known)s.")
    MISSING_KEY = "missing_key", _("“%(key)s” is missing here. Add it.")
    MISSING_LABEL = "missing_label", _("The words in the language “%(language)s” are missing here. Add them.")
    NOT_MAPPING = "not_mapping", _("Named entries are expected here, as in “name: value”.")
    NOT_LIST = "not_list", _("A list is expected here, one entry a line, each starting with a dash.")
    EMPTY_LIST = "empty_list", _("This list needs at least one entry.")
    NOT_WORDS = "not_words", _("Words are expected here.")
    NOT_CODE = "not_code", _("“%(value)s” is no code. Use small letters, digits, dots and dashes.")
    NOT_NUMBER = "not_number", _("“%(value)s” is no whole number.")
    NUMBER_TOO_SMALL = "number_too_small", _("%(value)s is too small here; the least is %(limit)s.")
    NUMBER_TOO_LARGE = "number_too_large", _("%(value)s is too large here; the most is %(limit)s.")
    NOT_YES_NO = "not_yes_no", _("“%(value)s” is neither true nor false.")
    NOT_DATE = "not_date", _("“%(value)s” is no date. Write it as 2026-01-31.")
    NOT_LISTED = "not_listed", _("“%(value)s” is not one of: %(known)s.")
    DUPLICATE_CODE = "duplicate_code", _("The code “%(value)s” is used twice. Give each its own.")


class DataError(Exception):
    """A data file is wrong at `line`; `message` says in the reader's language what to mend."""

    def __init__(self, line: int, fault: TextChoices, **values: object) -> None:
        super().__init__(line, fault.value, values)
        self.line = line
        self.fault = fault
        self.values = values

    @property
    def message(self) -> str:
        """The fault as a sentence, in the language that is active when it is read."""
        return str(self.fault.label) % self.values

    def __str__(self) -> str:
        return str(_("Line %(line)s: %(message)s")) % {"line": self.line, "message": self.message}


@dataclass(frozen=True)
class Label:
    """The same words in both languages; as text, in the reader's."""

    id: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "id").startswith("en") else self.id


@dataclass(frozen=True)
class Entry:
    """One place in a data file: a mapping, a list or plain words, with its line."""

    line: int
    value: "dict[str, Entry] | list[Entry] | str"
    quoted: bool = False
    # Where each key of a mapping stands, so that an unknown key is named by its own line.
    key_lines: tuple[tuple[str, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written here."""
        return isinstance(self.value, str) and not self.quoted and self.value in _EMPTY

    def mapping(self, required: Iterable[str] = (), optional: Iterable[str] = ()) -> "dict[str, Entry]":
        """The named entries, after checking that all `required` are there and nothing unknown is."""
        found = self.open_mapping()
        required = tuple(required)
        known = (*required, *optional)
        for key, line in self.key_lines:
            if key not in known:
                raise DataError(line, Fault.UNKNOWN_KEY, key=key, known=", ".join(known))
        for key in required:
            if key not in found or found[key].is_empty:
                raise DataError(self.line, Fault.MISSING_KEY, key=key)
        return {key: entry for key, entry in found.items() if not entry.is_empty}

    def open_mapping(self) -> "dict[str, Entry]":
        """The named entries, whatever their names."""
        if not isinstance(self.value, dict):
            raise DataError(self.line, Fault.NOT_MAPPING)
        return self.value

    def items(self, *, may_be_empty: bool = False) -> "list[Entry]":
        """The entries of a list."""
        if not isinstance(self.value, list):
            raise DataError(self.line, Fault.NOT_LIST)
        if not self.value and not may_be_empty:
            raise DataError(self.line, Fault.EMPTY_LIST)
        return self.value

    def words(self) -> str:
        """What is written here, with outer blanks removed."""
        if not isinstance(self.value, str) or self.is_empty or not self.value.strip():
            raise DataError(self.line, Fault.NOT_WORDS)
        return self.value.strip()

    def code(self) -> str:
        """A short name made of small letters, digits, dots and dashes."""
        value = self.words()
        if not _CODE.match(value):
            raise DataError(self.line, Fault.NOT_CODE, value=value)
        return value

    def whole(self, *, least: int | None = None, most: int | None = None) -> int:
        """A whole number within its limits."""
        value = self.words()
        if self.quoted or not _WHOLE.match(value):
            raise DataError(self.line, Fault.NOT_NUMBER, value=value)
        number = int(value)
        if least is not None and number < least:
            raise DataError(self.line, Fault.NUMBER_TOO_SMALL, value=number, limit=least)
        if most is not None and number > most:
            raise DataError(self.line, Fault.NUMBER_TOO_LARGE, value=number, limit=most)
        return number

    def yes_no(self) -> bool:
        """`true` or `false`; the many other spellings of YAML 1.1 are refused on purpose."""
        value = self.words()
        if self.quoted or value not in ("true", "false"):
            raise DataError(self.line, Fault.NOT_YES_NO, value=value)
        return value == "true"

    def day(self) -> date:
        """A date written as year-month-day."""
        value = self.words()
        try:
            if len(value) != len("2026-01-31"):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise DataError(self.line, Fault.NOT_DATE, value=value) from None

    def one_of(self, known: Collection[str], fault: TextChoices = Fault.NOT_LISTED) -> str:
        """One of the `known` codes."""
        value = self.words()
        if value not in known:
            raise DataError(self.line, fault, value=value, known=", ".join(sorted(known)))
        return value

    def label(self) -> Label:
        """Words in both languages."""
        found = self.open_mapping()
        for key, line in self.key_lines:
            if key not in LANGUAGES:
                raise DataError(line, Fault.UNKNOWN_KEY, key=key, known=", ".join(LANGUAGES))
        for language in LANGUAGES:
            entry = found.get(language)
            if entry is None or not isinstance(entry.value, str) or entry.is_empty or not entry.value.strip():
                raise DataError(entry.line if entry else self.line, Fault.MISSING_LABEL, language=language)
        return Label(**{language: found[language].words() for language in LANGUAGES})


def refuse_twice(entries: Iterable[tuple[str, int]]) -> None:
    """Refuse a code that was given before."""
    seen: set[str] = set()
    for code, line in entries:
        if code in seen:
            raise DataError(line, Fault.DUPLICATE_CODE, value=code)
        seen.add(code)


def read_file(path: Path) -> Entry:
    """The content of a data file on disk."""
    with path.open("rb") as file:
        return read(file.read(LARGEST_FILE + 1))


def read(text: str | bytes) -> Entry:
    """The content of a data file, as entries that know their line."""
    text = _decoded(text)
    try:
        loader = yaml.SafeLoader(text)
    except yaml.reader.ReaderError as error:
        raise DataError(text.count("\n", 0, error.position) + 1, Fault.NOT_TEXT) from None
    try:
        return _Builder(loader).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DataError(mark.line + 1 if mark else 1, Fault.NOT_YAML) from None
    finally:
        loader.dispose()


def _decoded(text: str | bytes) -> str:
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > LARGEST_FILE:
        raise DataError(1, Fault.TOO_LARGE, limit=LARGEST_FILE // 1024)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(raw.count(b"\n", 0, error.start) + 1, Fault.NOT_TEXT) from None


class _Builder:
    """Builds entries from YAML events, and stops at the first thing that a data file may not hold."""

    def __init__(self, loader: yaml.SafeLoader) -> None:
        self.loader = loader
        self.nodes = 0

    def document(self) -> Entry:
        loader = self.loader
        loader.get_event()  # the stream starts
        if loader.check_event(yaml.StreamEndEvent):
            raise DataError(1, Fault.EMPTY_FILE)
        loader.get_event()  # the document starts
        root = self.entry(depth=1)
        loader.get_event()  # the document ends
        if not loader.check_event(yaml.StreamEndEvent):
            raise DataError(loader.peek_event().start_mark.line + 1, Fault.SEVERAL_DOCUMENTS)
        if root.is_empty:
            raise DataError(root.line, Fault.EMPTY_FILE)
        return root

    def entry(self, *, depth: int) -> Entry:
        event = self.loader.get_event()
        line = event.start_mark.line + 1
        self.nodes += 1
        if depth > DEEPEST:
            raise DataError(line, Fault.TOO_DEEP, limit=DEEPEST)
        if self.nodes > MOST_NODES:
            raise DataError(line, Fault.TOO_MANY, limit=MOST_NODES)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise DataError(line, Fault.ALIAS)
        if event.tag is not None:
            raise DataError(line, Fault.TAG)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(line, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(line, depth)
        return Entry(line=line, value=event.value, quoted=event.style is not None)

    def mapping(self, line: int, depth: int) -> Entry:
        found: dict[str, Entry] = {}
        lines: list[tuple[str, int]] = []
        while not self.loader.check_event(yaml.MappingEndEvent):
            key = self.entry(depth=depth + 1)
            if not isinstance(key.value, str):
                raise DataError(key.line, Fault.NOT_WORDS)
            if key.value in found:
                raise DataError(key.line, Fault.DUPLICATE_KEY, key=key.value)
            found[key.value] = self.entry(depth=depth + 1)
            lines.append((key.value, key.line))
        self.loader.get_event()
        return Entry(line=line, value=found, key_lines=tuple(lines))

    def sequence(self, line: int, depth: int) -> Entry:
        found: list[Entry] = []
        while not self.loader.check_event(yaml.SequenceEndEvent):
            found.append(self.entry(depth=depth + 1))
        self.loader.get_event()
        return Entry(line=line, value=found)
