"""A data file that is wrong says where and what to mend, in the reader's language."""

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from rangkul.core.datafiles import LARGEST_FILE, DataError, Entry, Fault, Label, read, read_file


def fault_of(text: str | bytes, ask=lambda file: file) -> tuple[int, str]:
    with pytest.raises(DataError) as caught:
        ask(read(text))
    assert caught.value.message
    return caught.value.line, caught.value.fault.value


def test_words_numbers_and_lists_are_read_with_their_lines():
    file = read("name: Anak\nages:\n  - 7\n  - 12\n")

    part = file.mapping(required=("name", "ages"))

    assert part["name"].words() == "Anak"
    assert [(age.whole(), age.line) for age in part["ages"].items()] == [(7, 3), (12, 4)]


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("", 1, Fault.EMPTY_FILE),
        ("# only a remark\n", 1, Fault.EMPTY_FILE),
        ("~\n", 1, Fault.EMPTY_FILE),
        ("a: 1\nb: 2\na: 3\n", 3, Fault.DUPLICATE_KEY),
        ("a: &x 1\nb: *x\n", 1, Fault.ALIAS),
        ("a:\n  - !!python/object:os.system x\n", 2, Fault.TAG),
        ("a: 1\n---\nb: 2\n", 2, Fault.SEVERAL_DOCUMENTS),
        ("a: 1\n  b: : 2\n", 2, Fault.NOT_YAML),
        ("a: [1, 2\n", 2, Fault.NOT_YAML),
        ("a: 1\n? [x, y]\n: 2\n", 2, Fault.NOT_WORDS),
        (b"a: 1\nb: \xff\n", 2, Fault.NOT_TEXT),
        ("a: 1\nb: \x07\n", 2, Fault.NOT_TEXT),
        ("a: " + "[" * 40 + "]" * 40, 1, Fault.TOO_DEEP),
        ("- 1\n" * 20_001, 20_000, Fault.TOO_MANY),
        ("x" * (LARGEST_FILE + 1), 1, Fault.TOO_LARGE),
    ],
    ids=lambda value: value.value if isinstance(value, Fault) else "",
)
def test_a_file_that_cannot_be_trusted_is_refused_at_its_line(text, line, fault):
    assert fault_of(text) == (line, fault)


def test_a_billion_laughs_are_not_laughed():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    assert fault_of(bomb) == (1, Fault.ALIAS)


@pytest.mark.parametrize(
    ("text", "ask", "line", "fault"),
    [
        ("a: 1\nnickname: x", lambda f: f.mapping(required=("a",)), 2, Fault.UNKNOWN_KEY),
        ("a: 1", lambda f: f.mapping(required=("a", "b")), 1, Fault.MISSING_KEY),
        ("a: 1\nb:", lambda f: f.mapping(required=("a", "b")), 1, Fault.MISSING_KEY),
        ("- a", lambda f: f.mapping(), 1, Fault.NOT_MAPPING),
        ("a: 1", lambda f: f.items(), 1, Fault.NOT_LIST),
        ("a: []", lambda f: f.open_mapping()["a"].items(), 1, Fault.EMPTY_LIST),
        ("a: [1]", lambda f: f.open_mapping()["a"].words(), 1, Fault.NOT_WORDS),
        ("a: ''", lambda f: f.open_mapping()["a"].words(), 1, Fault.NOT_WORDS),
        ("a: Big Name", lambda f: f.open_mapping()["a"].code(), 1, Fault.NOT_CODE),
        ("a: 6.5", lambda f: f.open_mapping()["a"].whole(), 1, Fault.NOT_NUMBER),
        ("a: '6'", lambda f: f.open_mapping()["a"].whole(), 1, Fault.NOT_NUMBER),
        ("a: -6", lambda f: f.open_mapping()["a"].whole(least=0), 1, Fault.NUMBER_TOO_SMALL),
        ("a: 600", lambda f: f.open_mapping()["a"].whole(most=99), 1, Fault.NUMBER_TOO_LARGE),
        ("a: no", lambda f: f.open_mapping()["a"].yes_no(), 1, Fault.NOT_YES_NO),
        ("a: 31-01-2026", lambda f: f.open_mapping()["a"].day(), 1, Fault.NOT_DATE),
        ("a: 2026-02-30", lambda f: f.open_mapping()["a"].day(), 1, Fault.NOT_DATE),
        ("a: red", lambda f: f.open_mapping()["a"].one_of(("green",)), 1, Fault.NOT_LISTED),
        ("a:\n  id: Anak", lambda f: f.open_mapping()["a"].label(), 2, Fault.MISSING_LABEL),
        ("a:\n  id: Anak\n  en: ''", lambda f: f.open_mapping()["a"].label(), 3, Fault.MISSING_LABEL),
        ("a:\n  id: A\n  en: B\n  nl: C", lambda f: f.open_mapping()["a"].label(), 4, Fault.UNKNOWN_KEY),
    ],
)
def test_a_wrong_entry_is_named_by_its_line(text, ask, line, fault):
    assert fault_of(text, ask) == (line, fault)


def test_norway_stays_norway():
    part = read("country: no\nstart: 08:30\nwhen: 2026-01-31\n").mapping(("country", "start", "when"))

    assert part["country"].words() == "no"
    assert part["start"].words() == "08:30"
    assert part["when"].day().isoformat() == "2026-01-31"


def test_a_fault_is_told_in_the_readers_language():
    error = DataError(7, Fault.DUPLICATE_KEY, key="code")

    with override("en"):
        assert str(error) == "Line 7: “code” stands here twice. Keep one."
    with override("id"):
        assert str(error) == "Baris 7: “code” ada dua kali di sini. Sisakan satu."


def test_a_label_speaks_the_readers_language():
    label = Label(id="Anak", en="Child")

    with override("en"):
        assert str(label) == "Child"
    with override("id"):
        assert str(label) == "Anak"


def test_a_file_is_read_from_disk(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_bytes("\ufeffname: Anak\n".encode())

    assert read_file(path).mapping(("name",))["name"].words() == "Anak"


@given(
    st.one_of(st.text(max_size=200), st.text(alphabet="ab:-[]{}&*!#|>'\"\n ,?%@`", max_size=120), st.binary())
)
@settings(max_examples=300, deadline=None)
def test_whatever_is_in_a_file_it_is_read_or_refused_with_a_line(text):
    try:
        assert isinstance(read(text), Entry)
    except DataError as error:
        assert error.line >= 1
        assert error.message
