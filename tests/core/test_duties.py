"""Today shows what presses most, folds the rest away, and counts what is beyond."""

from datetime import datetime, timedelta

from rangkul.core.clocks import JAKARTA
from rangkul.core.duties import FOLDED, SHOWN, Duty, grouped, late

NOW = datetime(2026, 11, 24, 21, 0, tzinfo=JAKARTA)


def duty(due: datetime | None, text: str = "x", *, mine: bool = True) -> Duty:
    return Duty(due, text, "/", "Do it", mine=mine)


def test_what_presses_equally_stands_together():
    overdue, today, soon, open_ = (
        duty(NOW - timedelta(minutes=1)),
        duty(NOW + timedelta(hours=2)),
        duty(NOW + timedelta(hours=4)),
        duty(None),
    )
    office = duty(NOW - timedelta(days=9), mine=False)

    found = {group.code: group.duties for group in grouped([overdue, today, soon, open_, office], NOW)}

    assert found == {"late": [overdue], "today": [today], "soon": [soon], "open": [open_], "office": [office]}


def test_a_long_group_is_folded_and_keeps_everything():
    many = [duty(NOW - timedelta(hours=number + 1), str(number)) for number in range(SHOWN + 3)]

    (group,) = grouped(many, NOW)

    assert (len(group.shown), len(group.folded)) == (SHOWN, 3)
    assert [*group.shown, *group.folded] == many


def test_what_nobody_reads_at_once_is_counted_and_not_shown():
    waiting = [Duty(None, f"{number}", "/", "Buka") for number in range(SHOWN + FOLDED + 3)]

    [group] = grouped(waiting, NOW)

    assert (len(group.shown), len(group.folded), group.beyond) == (SHOWN, FOLDED, 3)


def test_who_stands_at_the_door_comes_before_whatever_may_wait():
    beds = [
        duty(NOW - timedelta(minutes=number + 1), f"bed {number}") for number in range(SHOWN + FOLDED + 1)
    ]
    child = Duty(NOW + timedelta(hours=6), "child", "/", "Receive", at_the_door=True)

    first, second = grouped([*beds, child], NOW)

    assert (first.code, first.shown) == ("door", [child])
    assert second.code == "late"


def test_who_is_late_at_the_door_counts_as_late():
    child = Duty(NOW - timedelta(hours=1), "child", "/", "Receive", at_the_door=True)
    colleague = duty(NOW - timedelta(days=9), mine=False)

    assert late([child, duty(NOW + timedelta(hours=1)), duty(None), colleague], NOW) == 1
