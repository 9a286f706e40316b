"""Reads the registry and writes everything that follows from it. Imported by `core.cli` only."""
