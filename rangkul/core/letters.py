"""Letters as tagged PDF: a template file of an app, and data that always stays text."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse
from django.utils.text import slugify


def render_letter(template: Path, data: Mapping[str, Any]) -> bytes:
    """The letter as PDF/UA-1; what people wrote is handed over as data and is never read as markup.

    `data` is JSON-ready; the template reads it with `json(bytes(sys.inputs.data))`. Fonts are those that
    typst brings along, so that a letter looks the same on every server.
    """
    return typst.compile(
        template,
        root=template.parent,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
    )


def letter_response(pdf: bytes, name: str) -> HttpResponse:
    """A PDF to look at or keep; no cache between us and the reader holds a copy."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slugify(name)}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
