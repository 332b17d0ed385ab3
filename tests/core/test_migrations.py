"""A migration leaves what runs in peace as far as it can: an index comes before another one goes."""

from django.db.migrations import AddIndex, RemoveIndex
from django.db.migrations.loader import MigrationLoader


def test_an_index_is_added_before_another_is_taken_away():
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    ours = [one for one in found if one.app_label in {"core", "people", "cases", "evidence"}]
    backwards = []
    for one in ours:
        kinds = [type(step) for step in one.operations if isinstance(step, AddIndex | RemoveIndex)]
        if kinds != sorted(kinds, key=lambda kind: kind is RemoveIndex):
            backwards.append(f"{one.app_label} {one.name}")

    # Taking one away stops every reader until the migration ends, and with it while another is built.
    assert len(ours) > 40
    assert backwards == []
