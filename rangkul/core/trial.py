"""Whether the invented data of a trial are still being made."""

from pathlib import Path

from django.conf import settings


def being_made() -> bool:
    """Whether the invented city is being filled right now: until then its clocks stand in the past."""
    return settings.DEMO and bool(settings.DEMO_MAKING) and Path(settings.DEMO_MAKING).exists()
