"""Letters as tagged PDF: a template file of an app, and data that always stays text."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse

# What stands for a letter that no font of ours can draw: an emoji in a nickname, a name in kanji.
UNDRAWN = "□"
_ONE_LETTER = b'#set document(title: "-")\n#sys.inputs.data'


def render_letter(template: Path, data: Mapping[str, Any]) -> bytes:
    """The letter as PDF/UA-1; what people wrote is handed over as data and is never read as markup.

    `data` is JSON-ready; the template reads it with `json(bytes(sys.inputs.data))`. Fonts are those that
    typst brings along, so that a letter looks the same on every server. A letter that none of them can
    draw is shown as a box: a paper with a box is worth more than no paper.
    """
    try:
        return _compiled(template, data)
    except typst.TypstError:
        drawable = _drawable(data)
        if drawable == data:
            raise
        return _compiled(template, drawable)


def _compiled(template: Path, data: Mapping[str, Any]) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
    )


def _drawable(value: Any) -> Any:
    """The same data with a box for each letter that no font draws."""
    match value:
        case str():
            return "".join(one if one in "\n\t" or _is_drawn(one) else UNDRAWN for one in value)
        case Mapping():
            return {key: _drawable(one) for key, one in value.items()}
        case list() | tuple():
            return [_drawable(one) for one in value]
    return value


@lru_cache(maxsize=4096)
def _is_drawn(letter: str) -> bool:
    try:
        typst.compile(
            _ONE_LETTER,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": letter},
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        return False
    return True


def letter_response(pdf: bytes, name: str) -> HttpResponse:
    """A PDF to look at or keep; no cache between us and the reader holds a copy."""
    response = HttpResponse(pdf, content_type="application/pdf")
    file_name = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
    response["Content-Disposition"] = f'inline; filename="{file_name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
