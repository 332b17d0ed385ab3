"""The NIK and the family card number of a child: sealed for their own row, opened nowhere else."""

from rangkul.cases.models import ChildIdentity
from rangkul.core.sealing import blind, open_value, seal_value


def seal_numbers(identity: ChildIdentity, *, nik: str = "", kk: str = "") -> None:
    """Put what is known into the row, sealed; a NIK also leaves a fingerprint by which it can be found."""
    if nik:
        identity.nik_sealed = seal_value(nik, _place(identity, "nik"))
        identity.nik_index = blind(nik)
    if kk:
        identity.kk_sealed = seal_value(kk, _place(identity, "kk"))


def numbers_of(identity: ChildIdentity) -> dict[str, str]:
    """The NIK and the family card number, opened; empty when not known."""
    sealed = {"nik": identity.nik_sealed, "kk": identity.kk_sealed}
    return {
        name: open_value(bytes(value), _place(identity, name)) if value else ""
        for name, value in sealed.items()
    }


def _place(identity: ChildIdentity, name: str) -> str:
    return f"identity:{identity.pk}:{name}"
