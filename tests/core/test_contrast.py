"""The colours can be read: WCAG 2.2 AA, in the light and in the dark, from the token file itself."""

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "assets" / "css" / "tokens.css"
BLOCKS = {
    "light": r":root",
    "system dark": r':root:not\(\[data-theme="light"\]\)',
    "chosen dark": r':root\[data-theme="dark"\]',
}

GROUNDS = ("ground", "surface", "sunken")
# Words: 4.5 to 1 on everything they stand on.
WORDS = [
    *product(("ink", "ink-soft", "teal-ink", "teal-strong", "brick-ink"), GROUNDS),
    *product(("ink",), ("teal-soft", "saffron-soft", "brick-soft", "green-soft")),
    # The colours of codes are the ground of their letters.
    *product(("code-blue", "code-pink", "code-purple", "saffron-ink", "green-ink"), ("surface",)),
    ("teal-ink", "teal-soft"),
    ("teal-strong", "teal-soft"),
    ("saffron-ink", "saffron-soft"),
    ("brick-ink", "brick-soft"),
    ("green-ink", "green-soft"),
    ("on-teal", "teal"),
    ("on-teal", "teal-strong"),
    ("on-brick", "brick"),
    ("on-brick", "brick-strong"),
]
# Outlines of controls, focus rings and drawn marks: 3 to 1.
SHAPES = [
    *product(("line-strong", "teal", "teal-ink", "brick", "green"), GROUNDS),
    ("green", "green-soft"),
    ("saffron", "surface"),
]


def tokens(theme: str) -> dict[str, str]:
    """The colour tokens of one theme, by name."""
    found = re.search(rf"{BLOCKS[theme]} \{{(.*?)\}}", TOKENS.read_text(), re.DOTALL)
    assert found, f"tokens.css has no block for {theme}"
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", found[1]))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_is_the_one_in_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", BLOCKS)
@pytest.mark.parametrize(("front", "back"), WORDS)
def test_words_can_be_read(theme, front, back):
    colours = tokens(theme)
    assert contrast(colours[front], colours[back]) >= 4.5, (theme, front, back)


@pytest.mark.parametrize("theme", BLOCKS)
@pytest.mark.parametrize(("front", "back"), SHAPES)
def test_controls_and_marks_can_be_seen(theme, front, back):
    colours = tokens(theme)
    assert contrast(colours[front], colours[back]) >= 3, (theme, front, back)


def test_dark_is_the_same_dark_whether_the_system_or_the_person_chose_it():
    assert tokens("system dark") == tokens("chosen dark")
    assert tokens("system dark").keys() == tokens("light").keys()


def test_no_other_style_sheet_brings_a_colour_of_its_own():
    for sheet in TOKENS.parent.glob("*.css"):
        if sheet.name not in ("tokens.css", "print.css"):
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text()), sheet.name
