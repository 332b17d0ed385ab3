"""What happens first has the smaller number."""

from rangkul.core.ids import uuid7


def test_numbers_made_one_after_another_stand_in_that_order(monkeypatch):
    # Two of the log's journeys to the database, three microseconds apart, in one millisecond.
    moments = iter(1_790_000_000_000_000_000 + step * 3_000 for step in range(300))
    monkeypatch.setattr("rangkul.core.ids.time.time_ns", lambda: next(moments))

    made = [uuid7() for _number in range(300)]

    assert made == sorted(made)


def test_a_number_says_which_kind_it_is():
    made = uuid7()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_two_numbers_of_one_moment_differ(monkeypatch):
    monkeypatch.setattr("rangkul.core.ids.time.time_ns", lambda: 1_790_000_000_000_000_000)

    assert len({uuid7() for _number in range(1000)}) == 1000
