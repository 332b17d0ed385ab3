"""Files go out packed and stay good for a year; where nothing was packed, pages still find them."""

import json

import pytest
from django.conf import settings
from django.test import Client

from rangkul.core.packing import Packed

PACKED = settings.STATIC_ROOT / "staticfiles.json"


def packed(folder, **names):
    if names:
        told = {"version": "1.1", "hash": "", "paths": names}
        (folder / "staticfiles.json").write_text(json.dumps(told))
    return Packed(location=folder, base_url="/static/")


def test_without_anything_packed_a_page_names_the_plain_file(tmp_path):
    assert packed(tmp_path).url("dist/app.css") == "/static/dist/app.css"


def test_a_packed_file_is_named_by_its_content(tmp_path):
    storage = packed(tmp_path, **{"dist/app.css": "dist/app.0123.css"})

    assert storage.url("dist/app.css") == "/static/dist/app.0123.css"


def test_a_file_that_nobody_packed_is_a_mistake_that_is_told(tmp_path):
    storage = packed(tmp_path, **{"dist/app.css": "dist/app.0123.css"})

    with pytest.raises(ValueError, match=r"dist/other\.css"):
        storage.url("dist/other.css")


@pytest.mark.skipif(not PACKED.exists(), reason="make assets has packed nothing here")
def test_each_packed_file_is_kept_for_a_year_and_text_comes_packed(db):
    named = json.loads(PACKED.read_text())["paths"]

    for plain, marked in named.items():
        answer = Client().get(f"/static/{marked}", headers={"accept-encoding": "gzip, deflate, br"})
        assert answer.headers["Cache-Control"] == "max-age=31536000, public, immutable", plain
        if plain in ("dist/app.css", "dist/app.js", "core/mark.svg"):
            assert answer.headers["Content-Encoding"] == "gzip", plain
            assert answer.headers["Vary"] == "Accept-Encoding", plain
        answer.close()
    assert {"dist/app.css", "dist/app.js", "core/mark.svg"} <= set(named)


def test_the_sign_in_page_is_never_packed_whatever_the_browser_offers(db):
    answer = Client().get("/account/login/", headers={"accept-encoding": "gzip, deflate, br"})

    assert "Content-Encoding" not in answer.headers
