"""Reads bytes as the platform does, and says what of a project must never change."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Mapping

from lxml import etree

from rangkul.evidence.refi.project import CodedAt, Project, every_coding
from rangkul.evidence.refi.reading import Exchanged, read_exchange


def read(data: bytes) -> Exchanged:
    """What the platform makes of the bytes."""
    return read_exchange(io.BytesIO(data))


def coded(project: Project) -> Counter[CodedAt]:
    """Every (source, place, code, coder) of the project."""
    return Counter(found.coded_at() for found in every_coding(project))


def dated(project: Project) -> Counter[tuple[CodedAt, object]]:
    """The same with the moment of coding."""
    return Counter((found.coded_at(), found.coding.at) for found in every_coding(project))


def counts(exchanged: Exchanged) -> dict[str, int]:
    """How many of each kind were read."""
    return {tally.kind.value: tally.read for tally in exchanged.report.tallies}


def project_xml(data: bytes) -> etree._Element:
    """The root of the project in a .qdpx of ours."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("project.qde"))


def packed(content: Mapping[str, str | bytes]) -> bytes:
    """Parts as one archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return file.getvalue()
