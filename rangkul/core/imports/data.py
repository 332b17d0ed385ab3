"""The word lists that ship with the platform as YAML files."""

from pathlib import Path
from typing import Any

import yaml

# The loader in C where the wheel has it: the worker's time is short.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(path: Path) -> Any:
    """What the file says; only for files of ours."""
    return yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506 (both loaders are safe ones)
