"""Which bars of the issue are measured here, and which are proven by another command?"""

import pytest

from tests.bench.bars import ELSEWHERE, SEARCH, told_plain
from tests.cases.test_search import (
    test_of_two_hundred_misspelt_names_the_child_is_among_the_first_five,
    worker,
)

__all__ = ["test_of_two_hundred_misspelt_names_the_child_is_among_the_first_five", "worker"]

pytestmark = [pytest.mark.bench, pytest.mark.django_db]


def test_where_the_other_bars_are_judged(capsys):
    with capsys.disabled():
        print("\n" + told_plain(SEARCH, "printed by its test below"))
        for what, where in ELSEWHERE:
            print(f"{what} | judged by: {where}")
