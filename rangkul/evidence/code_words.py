"""How the words of a code become one description in a file of other software."""

from rangkul.evidence.models import Code

# In the language of the study, not of whoever asks: the same study is the same file.
WHEN = {"id": ("Termasuk", "Tidak termasuk", "Contoh"), "en": ("Include", "Exclude", "Examples")}


def described(row: Code, language: str) -> str:
    """A code's definition with when to use it and when not, and the same in the other language."""
    parts = [row.definition, *_when(language, row.include, row.exclude, row.examples)]
    if row.other_language:
        parts += [f"[{row.other_language}] {row.other_name or row.name}", row.other_definition]
        parts += _when(row.other_language, row.other_include, row.other_exclude, row.other_examples)
    return "\n\n".join(part for part in parts if part.strip())


def _when(language: str, *said: str) -> list[str]:
    words = WHEN.get(language, WHEN["en"])
    return [f"{word}: {text}" for word, text in zip(words, said, strict=True) if text.strip()]
