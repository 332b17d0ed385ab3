"""Two people merge two codes into each other at the same moment."""

from concurrent.futures import ThreadPoolExecutor, TimeoutError
from threading import Event
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from rangkul.cli.roles import OWNER
from rangkul.core.errors import Refused
from rangkul.evidence.commands import codebooks as commands
from rangkul.evidence.models import Code
from rangkul.evidence.vocabulary import Reason
from tests.cases.test_one_bed import in_database as in_database
from tests.makers import act_as, visible

from .makers import make_code, make_evaluator, make_study


def a_lead_and_two_codes() -> tuple[Any, Code, Code]:
    """Written by the owner, and committed."""
    with transaction.atomic():
        lead = make_evaluator()
        study = make_study(lead)
        return lead, make_code(study, "Kepercayaan"), make_code(study, "Keraguan")


def test_of_two_merges_against_each_other_the_second_waits_and_is_refused(in_database):
    with ThreadPoolExecutor(1) as alone:
        lead, trust, doubt = alone.submit(in_database(a_lead_and_two_codes, OWNER)).result()
    merged, go_on = Event(), Event()

    @in_database
    def first() -> None:
        with transaction.atomic():
            act_as(lead)
            commands.merge_code(lead, code=trust, into=doubt, at=timezone.now())
            merged.set()
            go_on.wait(20)

    @in_database
    def second() -> None:
        merged.wait(20)
        with transaction.atomic():
            act_as(lead)
            commands.merge_code(lead, code=doubt, into=trust, at=timezone.now())

    @in_database
    def became() -> dict[Any, Any]:
        with transaction.atomic():
            act_as(lead)
            return dict(visible(lead, Code).values_list("pk", "merged_into"))

    with ThreadPoolExecutor(2) as two:
        one, other = two.submit(first), two.submit(second)
        try:
            with pytest.raises(TimeoutError):
                other.result(timeout=3)
        finally:
            go_on.set()
        one.result()
        with pytest.raises(Refused, match=Reason.CODE_GONE):
            other.result()
        assert two.submit(became).result() == {trust.pk: doubt.pk, doubt.pk: None}
