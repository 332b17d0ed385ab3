"""The demo has a study to look at, made by the commands that people use, once."""

from datetime import UTC, datetime

import pytest

from rangkul.evidence.models import Code, Source, Study
from rangkul.sandbox.cast import make_cast
from rangkul.sandbox.study import make_study

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, tzinfo=UTC)


def test_the_invented_evaluation_is_locked_open_and_made_once(as_owner):
    with as_owner():
        make_cast()
        study = make_study(at=AT)
        again = make_study(at=AT)

        assert (study.expected_locked_at, study.data_opened_at, again) == (AT, AT, None)
        assert Study._base_manager.count() == 1
        assert Source._base_manager.filter(study=study).count() == 4
        assert Code._base_manager.filter(study=study, node="ag2008:collaborative_process.trust").exists()
