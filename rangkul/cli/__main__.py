"""Lets `python -m rangkul.cli` be the `rangkul` command."""

import sys

from rangkul.cli import main

sys.exit(main())
