"""The names under which other software knows people and passages of ours: the same at every export."""

from typing import Any

from rangkul.evidence.refi.xml_input import guid_made

# Codings whose file does not say who made them; written out again they say nothing either.
NOBODY = guid_made("nobody")


def guid_of_user(user_id: int) -> str:
    """The name of somebody with an account here."""
    return guid_made("user", user_id)


def guid_of_passage(text_guid: str, start: int, end: int) -> str:
    """The name of a passage, which holds all codings that begin and end there."""
    return guid_made("passage", text_guid, start, end)


def guid_of_turn(text_guid: str, start: int, end: int) -> str:
    """The name of a stretch in which somebody speaks for a case."""
    return guid_made("turn", text_guid, start, end)


def written(guid: Any) -> str:
    """A row's name as it is written out."""
    return str(guid).upper()
