"""Compares limits. The registry does not say which way a limit binds; its name and unit do."""

from __future__ import annotations

from codegen.compat.finding import Findings
from codegen.compat.rules import limits as rules
from codegen.registry.model import LimitDef

_TIMING = "milliseconds"


def compare(found: Findings) -> None:
    """Compare all limits."""
    base, new = found.base.limits, found.new.limits
    for name, limit in new.items():
        if name not in base:
            text = f"limit `{name}` of {limit.value} {limit.unit} is new"
            found.add(rules.LIMIT_ADDED, limit.pos, name, text)
        else:
            _pair(found, base[name], limit)
    for name, limit in base.items():
        if name not in new:
            found.add(rules.LIMIT_REMOVED, limit.pos, name, f"limit `{name}` is gone", in_base=True)


def _pair(found: Findings, old: LimitDef, new: LimitDef) -> None:
    text = f"limit `{new.name}` is {new.value} {new.unit} and was {old.value} {old.unit}"
    if old.unit != new.unit:
        found.add(rules.LIMIT_UNIT_CHANGED, new.pos, new.name, text)
    elif old.value != new.value:
        least = "min" in new.name.split("_")
        if new.unit == _TIMING:
            rule = rules.LIMIT_TIMING_CHANGED
        elif (new.value > old.value) == least:
            rule = rules.LIMIT_TIGHTENED
        else:
            rule = rules.LIMIT_LOOSENED
        found.add(rule, new.pos, new.name, text)
