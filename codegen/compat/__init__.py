"""Breaking changes: two registries in, findings out, each with a stable rule and what to do about it.

comparison = compare(base, new, date.today())
"""

from codegen.compat.comparison import Comparison, compare
from codegen.compat.finding import Bump, Finding, Level, Rule

__all__ = ["Bump", "Comparison", "Finding", "Level", "Rule", "compare"]
