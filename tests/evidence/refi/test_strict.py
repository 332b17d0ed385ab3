"""Every export keeps the two schemas, and our own check says what the schemas say."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from rangkul.evidence.refi.project import Project
from rangkul.evidence.refi.strict import faults, shape_faults
from rangkul.evidence.refi.writing import InvalidExport, write_qdc, write_qdpx
from tests.evidence.refi.projects import projects, small_project
from tests.evidence.refi.reader import project_xml, read


def schema(shared: Path, name: str) -> etree.XMLSchema:
    """One of the standard's two schemas."""
    return etree.XMLSchema(etree.parse(str(shared / "qda" / "schema" / name)))


@pytest.mark.shared
@settings(max_examples=100)
@given(project=projects())
def test_every_export_is_valid_by_the_standards_schemas(shared: Path, project: Project) -> None:
    by_schema = schema(shared, "Project.xsd")
    root = project_xml(write_qdpx(project))
    assert by_schema.validate(root), by_schema.error_log
    assert faults(root) == []
    if project.codes:
        by_schema = schema(shared, "Codebook.xsd")
        assert by_schema.validate(etree.fromstring(write_qdc(project))), by_schema.error_log


@pytest.mark.shared
@settings(max_examples=60)
@given(project=projects(), seed=st.integers(0, 2**32))
def test_our_check_and_the_schema_agree_on_spoilt_projects(shared: Path, project: Project, seed: int) -> None:
    by_schema = schema(shared, "Project.xsd")
    dice = random.Random(seed)
    for _ in range(10):
        root = project_xml(write_qdpx(project))
        spoil(root, dice)
        assert by_schema.validate(root) == (not shape_faults(root)), (
            etree.tostring(root),
            shape_faults(root),
            by_schema.error_log,
        )


@pytest.mark.shared
@settings(max_examples=60)
@given(project=projects().filter(lambda one: bool(one.codes)), seed=st.integers(0, 2**32))
def test_our_check_and_the_schema_agree_on_spoilt_codebooks(
    shared: Path, project: Project, seed: int
) -> None:
    by_schema = schema(shared, "Codebook.xsd")
    dice = random.Random(seed)
    for _ in range(10):
        root = etree.fromstring(write_qdc(project))
        spoil(root, dice)
        assert by_schema.validate(root) == (not shape_faults(root)), (
            etree.tostring(root),
            by_schema.error_log,
        )


@pytest.mark.shared
def test_our_check_agrees_with_the_schema_on_every_sample(shared: Path) -> None:
    for path in sorted((shared / "qda").glob("*.q*")):
        if path.suffix == ".qdpx":
            continue
        root = etree.parse(str(path)).getroot()
        root_name = etree.QName(root).localname
        by_schema = schema(shared, "Project.xsd" if root_name == "Project" else "Codebook.xsd")
        # Of the project only what we write is in our table; a drawing is not.
        for graphs in root.findall("{*}Graphs"):
            root.remove(graphs)
        assert by_schema.validate(root) == (not shape_faults(root)), path.name


WORDS = (
    "",
    "x",
    "true",
    "1",
    "-3",
    "1.5",
    "2026-02-30T00:00:00Z",
    "2026-02-03T04:05:06",
    "#ff",
    "#abc",
    "OneWay",
)


def spoil(root: etree._Element, dice: random.Random) -> None:
    """One or two changes that a bug could make."""
    for _ in range(dice.randint(1, 2)):
        elements = list(root.iter(etree.Element))
        one = dice.choice(elements)
        space = etree.QName(root).namespace
        match dice.randrange(7):
            case 0 if one.getparent() is not None:
                one.getparent().remove(one)
            case 1 if one.getparent() is not None:
                one.getparent().insert(dice.randrange(len(one.getparent()) + 1), one)
            case 2 if one.attrib:
                del one.attrib[dice.choice(sorted(one.attrib))]
            case 3 if one.attrib:
                one.set(dice.choice(sorted(one.attrib)), dice.choice(WORDS))
            case 4:
                one.set(dice.choice(["guid", "name", "color", "path", "page", "wrong"]), dice.choice(WORDS))
            case 5:
                one.tag = f"{{{space}}}{etree.QName(dice.choice(elements)).localname}"
            case _:
                etree.SubElement(one, f"{{{space}}}{etree.QName(dice.choice(elements)).localname}")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('targetGUID="00000010-0000-0000-0000-000000000003"', 'targetGUID="{}"', "CodeRef points to nothing"),
        ('creatingUser="00000010-0000-0000-0000-000000000001"', 'creatingUser="{}"', "made by nobody known"),
        (
            'guid="00000010-0000-0000-0000-000000000004"',
            'guid="00000010-0000-0000-0000-000000000003"',
            "share",
        ),
        ('startPosition="', 'startPosition="9', "ends before it begins"),
    ],
)
def test_what_no_schema_sees_is_seen_as_well(before: str, after: str, told: str) -> None:
    xml = etree.tostring(project_xml(write_qdpx(small_project()))).decode()
    assert before in xml
    spoilt = xml.replace(before, after.format("00000010-0000-0000-0000-0000000000FF"), 1)
    assert told in "; ".join(faults(etree.fromstring(spoilt)))


def test_a_codebook_without_codes_is_not_written() -> None:
    with pytest.raises(InvalidExport):
        write_qdc(Project(name="kosong"))


def test_an_empty_project_is_valid_without_empty_wrappers() -> None:
    assert read(write_qdpx(Project(name="kosong"))).project.name == "kosong"
