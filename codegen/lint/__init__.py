"""Lint: everything that is wrong with a registry, at its place.

report = lint(Path("core/registry"))
"""

from codegen.lint.engine import Report, lint

__all__ = ["Report", "lint"]
