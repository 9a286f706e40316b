"""All rules of `pileup diff`, by topic. Ids are stable: messages, test cases and docs name them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from codegen.compat.finding import Rule
from codegen.compat.rules import (
    errors,
    events,
    limits,
    operations,
    protocol,
    requests,
    responses,
    routes,
    schemas,
)

TOPICS: Final[Mapping[str, tuple[Rule, ...]]] = MappingProxyType(
    {
        title: tuple(value for value in vars(module).values() if isinstance(value, Rule))
        for title, module in {
            "Operations": operations,
            "Routes": routes,
            "Requests": requests,
            "Results and the data of events": responses,
            "Schemas in both directions": schemas,
            "Errors": errors,
            "Events": events,
            "Limits": limits,
            "The interface as a whole": protocol,
        }.items()
    }
)
RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {rule.id: rule for part in TOPICS.values() for rule in part}
)
