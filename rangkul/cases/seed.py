"""What ships with the child's way: the procedures of the installation."""

from django.utils import timezone

from rangkul.cases import procedures


def plant(using: str) -> None:
    """Keep every procedure file that is not kept yet."""
    procedures.store_all(at=timezone.now(), using=using)
