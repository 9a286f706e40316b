"""`python -m core.cli` is `pileup`."""

from core.cli import main

main()
