"""The soak: a server that is attacked for minutes, and watched. `python -m tests.soak --help`."""
