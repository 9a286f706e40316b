"""All rules: those of the loader, those of a loaded registry, and those of waivers."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType, ModuleType

from codegen.lint import (
    documentation,
    errors,
    events,
    examples,
    naming,
    operations,
    routes,
    schemas,
    security,
    unused,
    waivers,
)
from codegen.lint.rule import LintRule, Rule, documented
from codegen.registry.rules import examples as loader_examples
from codegen.registry.rules import files as loader_files
from codegen.registry.rules import names as loader_names
from codegen.registry.rules import operations as loader_operations
from codegen.registry.rules import references as loader_references
from codegen.registry.rules import schemas as loader_schemas
from codegen.registry.rules import shape as loader_shape

# In the order of the documentation. The rules of the first modules are constants, each with its documentation
# as the text under it; those of `codegen.lint` are functions, `waivers` apart.
SECTIONS: Mapping[str, tuple[ModuleType, ...]] = MappingProxyType(
    {
        "Files": (loader_files,),
        "Shape": (loader_shape,),
        "Names": (loader_names, naming),
        "References": (loader_references,),
        "Texts": (documentation,),
        "Operations": (loader_operations, operations, routes),
        "Events": (events,),
        "Errors": (errors,),
        "Schemas": (loader_schemas, schemas),
        "Examples": (loader_examples, examples),
        "Security": (security,),
        "Unused": (unused,),
        "Waivers": (waivers,),
    }
)


@cache
def lint_rules() -> tuple[LintRule, ...]:
    """The rules that run on a loaded registry, by topic."""
    return tuple(rule for modules in SECTIONS.values() for module in modules for rule in _functions(module))


@cache
def rule_ids() -> frozenset[str]:
    """The ids of all rules."""
    constants = {
        name
        for modules in SECTIONS.values()
        for module in modules
        for name, value in vars(module).items()
        if name == value
    }
    return frozenset(constants | {rule.rule.id for rule in lint_rules()})


def documented_rules(section: str) -> list[Rule]:
    """The rules of a section. Reads sources, and so is not for every run."""
    rules: list[Rule] = []
    for module in SECTIONS[section]:
        rules.extend(_constants(module))
        rules.extend(rule.rule for rule in _functions(module))
    return rules


def is_waivable(id: str) -> bool:
    """Whether a waiver may name the rule: not for what loading needs, nor for waivers themselves."""
    return any(rule.rule.id == id for rule in lint_rules())


def _functions(module: ModuleType) -> list[LintRule]:
    return [value for value in vars(module).values() if isinstance(value, LintRule)]


def _constants(module: ModuleType) -> list[Rule]:
    topic = module.__name__.rpartition(".")[2]
    body = ast.parse(inspect.getsource(module)).body
    rules = []
    for statement, below in pairwise(body):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            rules.append(documented(statement.target.id, "error", topic, str(below.value.value)))
    return rules
