"""What the web role may do with accounts and organisations: read all, write by command only."""

WALLS: list = []  # type: ignore[type-arg]
READ_ONLY_TABLES = ["people_area"]
