"""`pileup serve` that collects garbage when it is told to (SIGUSR1): then what is left can be counted."""

from __future__ import annotations

import gc
import signal
from types import FrameType

from core.cli import main


def _collect(number: int, frame: FrameType | None) -> None:
    gc.collect()


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, _collect)
    main()
