"""Every answer tells the browser from where it may load, and who may put it into a page of theirs: nobody."""

import pytest
from django.test import Client

POLICY = {
    *("default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"),
    *("img-src 'self' data:", "object-src 'none'"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/livez", "/nowhere/", "/studies/"])
def test_each_answer_says_from_where_it_may_load(path):
    told = Client().get(path).headers["Content-Security-Policy"]

    assert {one.strip() for one in told.split(";")} == POLICY
