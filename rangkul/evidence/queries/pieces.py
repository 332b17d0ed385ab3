"""Some letters out of the middle of a text, read without what stands before them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BinaryField
from django.db.models.expressions import RawSQL

# As in sql/6_pieces.sql.
_EACH = 4096
_BYTES = (
    "substring(evidence_sourcetext.pieces"
    " FROM coalesce(evidence_sourcetext.piece_starts[%s], octet_length(evidence_sourcetext.pieces)) + 1"
    " FOR coalesce(evidence_sourcetext.piece_starts[%s], octet_length(evidence_sourcetext.pieces))"
    " - coalesce(evidence_sourcetext.piece_starts[%s], octet_length(evidence_sourcetext.pieces)))"
)


@dataclass(frozen=True)
class Cut:
    """`length` letters of a text from `base` on, as a column beside its row, and what it holds."""

    base: int
    length: int

    @property
    def column(self) -> RawSQL:
        """What to ask of the row."""
        first = self.base // _EACH + 1
        behind = (self.base + max(self.length, 0) + _EACH - 1) // _EACH + 1
        return RawSQL(_BYTES, [first, behind, first], BinaryField())  # noqa: S611 a constant, and values apart

    def words(self, found: Any) -> str:
        """The letters in what was answered."""
        inside = self.base % _EACH
        return bytes(found).decode()[inside : inside + max(self.length, 0)]
