"""Whether the keys are there and worth the name: a program that serves people does not start without.

It reads the environment alone, so that it can be asked before the settings are.
"""

from collections.abc import Mapping

SHORTEST = 32
# Words that stand in manuals and examples; whoever reads them holds the key.
_KNOWN = ("changeme", "change-me", "django-insecure", "example", "only-for-tests", "password", "secret-key")
HOW = 'Make each with: python3 -c "import secrets; print(secrets.token_urlsafe(50))", and keep them.'


class UnfitKeys(SystemExit):
    """The program would protect nothing; it does not start."""


def key_faults(environment: Mapping[str, str]) -> list[str]:
    """What is wrong with the keys, a sentence each; empty when all is well."""
    keys = {name: environment.get(name, "") for name in ("SECRET_KEY", "DATA_KEY")}
    faults = [fault for name, key in keys.items() if (fault := _fault(name, key))]
    if not faults and keys["SECRET_KEY"] == keys["DATA_KEY"]:
        faults.append("DATA_KEY is the same as SECRET_KEY: one of them could then never be changed alone")
    return faults


def _fault(name: str, key: str) -> str:
    if not key:
        return f"{name} is missing"
    if len(key) < SHORTEST or len(set(key)) < SHORTEST // 3:
        return f"{name} is too short or too plain to be a key"
    if any(word in key.lower() for word in _KNOWN):
        return f"{name} holds a word that everybody knows"
    return ""


def check_keys(environment: Mapping[str, str]) -> None:
    """Raise UnfitKeys with every fault found."""
    faults = key_faults(environment)
    if faults:
        raise UnfitKeys(f"Rangkul does not start: {'; '.join(faults)}. {HOW}")
