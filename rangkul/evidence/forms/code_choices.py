"""How a code stands in a list that one chooses from."""

# A browser skips this space, but no dash, when letters are typed to find a choice.
INDENT = "\u00a0\u00a0\u00a0"


def choice_words(name: str, depth: int) -> str:
    """The name, moved in by its depth in the tree, and found by its first letters all the same."""
    return f"{INDENT * depth}{name}"
