"""Small honest workbooks, and what is needed to spoil them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from rangkul.core.imports.register import Register, read_register

TODAY = date(2026, 11, 24)
OURS = Path(__file__).resolve().parents[1] / "data" / "registers"
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADER = '<row r="1"><c t="inlineStr"><is><t>No</t></is></c><c t="inlineStr"><is><t>Nama</t></is></c></row>'
CHILD = '<row r="2"><c><v>1</v></c><c t="inlineStr"><is><t>Wening</t></is></c></row>'


def parts(rows: str = HEADER + CHILD, *, prolog: str = "") -> dict[str, str | bytes]:
    """The parts of a small honest workbook, to be spoilt."""
    relation = f'<Relationships><Relationship Id="r1" Type="{RELATIONS}/{{}}" Target="{{}}"/></Relationships>'
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relation.format("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relation.format("worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{NS}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Satu" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{NS}">'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }


def packed(
    content: dict[str, str | bytes], *, level: int = 6, spoil: Callable[[zipfile.ZipFile], None] | None = None
) -> bytes:
    """The parts as one archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        if spoil:
            spoil(archive)
    return file.getvalue()


def read(data: bytes, **options: Any) -> Register:
    """What the platform makes of the bytes."""
    return read_register(io.BytesIO(data), today=TODAY, **options)


def noise(size: int) -> bytes:
    """Bytes that no program packs."""
    return random.Random(size).randbytes(size)


BOOK = packed(parts())
