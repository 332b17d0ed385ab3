"""A code's words apart: in the file they are one description, and a mark of ours says what is what.

The mark is a processing instruction, which the standard allows and other programs drop. So it says what we
wrote only while nobody else wrote the file; and it counts only if its words make up the description again.
"""

import json
from dataclasses import asdict, dataclass, fields

from lxml import etree

from rangkul.evidence.refi.xml_input import clean, local

MARK = "rangkul-words"
# Where a mark rests on its code while a file is read: a name that no program writes.
RESTING = "{urn:rangkul:words}apart"
# In the language of the study, not of whoever asks: the same study is the same file.
WHEN = {"id": ("Termasuk", "Tidak termasuk", "Contoh"), "en": ("Include", "Exclude", "Examples")}


@dataclass(frozen=True, slots=True)
class CodeWords:
    """What a code means, when to use it and when not, an example; maybe the same in another language."""

    language: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: str = ""
    other_language: str = ""
    other_name: str = ""
    other_definition: str = ""
    other_include: str = ""
    other_exclude: str = ""
    other_examples: str = ""

    def more_than_a_definition(self) -> bool:
        """Whether the description holds something that has a place of its own."""
        return bool(self.other_language or self.include or self.exclude or self.examples)


def described(words: CodeWords, name: str) -> str:
    """The words as one description, for software that has one."""
    parts = [words.definition, *_when(words.language, words.include, words.exclude, words.examples)]
    if words.other_language:
        parts += [f"[{words.other_language}] {words.other_name or name}", words.other_definition]
        parts += _when(words.other_language, words.other_include, words.other_exclude, words.other_examples)
    return "\n\n".join(part for part in parts if part.strip())


def _when(language: str, *said: str) -> list[str]:
    words = WHEN.get(language, WHEN["en"])
    return [f"{word}: {text}" for word, text in zip(words, said, strict=True) if text.strip()]


def words_mark(words: CodeWords) -> etree._ProcessingInstruction:
    """The mark that stands beside the description."""
    said = {name: clean(value) for name, value in asdict(words).items() if value}
    # All in ASCII, and never what would end the instruction.
    return etree.ProcessingInstruction(MARK, json.dumps(said).replace("?>", "?\\u003e"))


def set_aside(root: etree._Element) -> None:
    """Put every mark of ours at its code, and drop whatever other instructions a file holds."""
    for one in root.iter(etree.PI):
        above = one.getparent()
        if one.target == MARK and above is not None and local(above) == "code":
            above.set(RESTING, one.text or "")
    etree.strip_tags(root, etree.PI)


def words_apart(element: etree._Element, name: str, description: str) -> CodeWords | None:
    """The words that the mark at a code tells apart, if they still make up its description."""
    try:
        said = json.loads(element.get(RESTING) or "null")
    except (ValueError, RecursionError):
        return None
    known = {one.name for one in fields(CodeWords)}
    if not isinstance(said, dict) or not said.keys() <= known or not said.get("language"):
        return None
    if not all(isinstance(value, str) for value in said.values()):
        return None
    words = CodeWords(**{key: clean(value) for key, value in said.items()})
    spoken = (words.language, words.other_language)
    if spoken not in (("id", ""), ("en", ""), ("id", "en"), ("en", "id")):
        return None
    return words if clean(described(words, name)) == description else None
