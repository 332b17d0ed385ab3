"""What the web role may do with accounts and organisations: read all, write by command only."""

from rangkul.core.walls import Wall

WALLS: list[Wall] = []
READ_ONLY_TABLES = ["people_area"]
