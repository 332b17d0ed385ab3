"""Whether the sample data is there: absent is a failure in CI, and never silent elsewhere."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("RANGKUL_SHARED") or ROOT.parent / "shared" / "data")
NOT_RUN = ROOT / ".pytest_cache" / "sample-tests-not-run"


def main() -> int:
    """Before the tests: fail in CI without the data. After them (--report): say how many did not run."""
    if "--report" in sys.argv:
        number = NOT_RUN.read_text() if NOT_RUN.exists() else "0"
        if number != "0":
            print(f"{number} sample tests did not run: no sample data in {SHARED} (set RANGKUL_SHARED).")
        return 0
    if os.environ.get("CI") and not SHARED.is_dir():
        print(f"The sample data is missing: {SHARED} is no folder. Set RANGKUL_SHARED.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
