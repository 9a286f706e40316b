"""The shape of a registry file, checked against `registry.schema.json` and told in plain words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from codegen.registry.diagnostics import Diagnostic, Position, suggestion
from codegen.registry.rules import names as name_rules
from codegen.registry.rules import schemas as schema_rules
from codegen.registry.rules import shape as shape_rules
from codegen.registry.source import Node, Path

_TYPE_WORDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
}


def format_text() -> str:
    """The JSON Schema of a registry file, as text."""
    return resources.files(__package__).joinpath("registry.schema.json").read_text(encoding="utf-8")


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(format_text())
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def check(root: Node) -> tuple[list[Diagnostic], set[Path]]:
    """Check one file; returns its faults and the entries `(section, name)` that have any."""
    found: dict[Diagnostic, None] = {}
    broken: set[Path] = set()
    for error in _validator().iter_errors(root.plain()):
        path = tuple(error.absolute_path)
        in_name = len(path) == 1 and "propertyNames" in error.absolute_schema_path
        broken.add((*path, str(error.instance)) if in_name else path[:2])
        for diagnostic in _describe(root, path, error):
            found[diagnostic] = None
    return list(found), broken


@dataclass(frozen=True, slots=True)
class _Fault:
    """A fault as jsonschema found it: `wanted` is the value of the schema's word that is violated."""

    word: str
    node: Node
    path: Path
    given: Any
    wanted: Any
    schema: Mapping[str, Any]
    in_name: bool
    text: str


def _describe(root: Node, path: Path, error: ValidationError) -> Iterator[Diagnostic]:
    fault = _Fault(
        word=str(error.validator),
        node=root.at(path),
        path=path,
        given=error.instance,
        wanted=error.validator_value,
        schema=error.schema if isinstance(error.schema, Mapping) else {},
        in_name="propertyNames" in error.absolute_schema_path,
        text=str(error.cause or error.message),
    )
    yield from _WORDING.get(fault.word, _other)(fault)


def _here(path: Path) -> str:
    """What a fault is about: the last name on the way to it."""
    last = path[-1] if path else "the file"
    if isinstance(last, int):
        names = [step for step in path if isinstance(step, str)]
        return f"element {last + 1} of `{names[-1]}`" if names else "the list"
    return f"`{last}`" if path else str(last)


def _unknown_keys(fault: _Fault) -> Iterator[Diagnostic]:
    allowed: Sequence[str] = list(fault.schema.get("properties", {}))
    for key, below in fault.node.items():
        if key not in allowed:
            text = f"unknown key `{key}`; allowed here: {', '.join(sorted(allowed))}"
            yield Diagnostic(below.key_pos, shape_rules.UNKNOWN_KEY, text, suggestion(key, allowed))


def _missing_keys(fault: _Fault) -> Iterator[Diagnostic]:
    for key in fault.wanted:
        if key not in fault.node:
            yield Diagnostic(
                fault.node.key_pos, shape_rules.MISSING_KEY, f"{_here(fault.path)} lacks `{key}`"
            )


def _wrong_type(fault: _Fault) -> Iterator[Diagnostic]:
    wanted = fault.wanted
    kinds = [wanted] if isinstance(wanted, str) else list(wanted)
    words = " or ".join(_TYPE_WORDS[kind] for kind in kinds)
    yield Diagnostic(
        fault.node.pos,
        shape_rules.WRONG_TYPE,
        f"{_here(fault.path)} must be {words}, not {_told(fault.given)}",
    )


def _not_allowed(fault: _Fault) -> Iterator[Diagnostic]:
    value = fault.wanted
    choices = [_plain(choice) for choice in (value if isinstance(value, list) else [value])]
    given = _plain(fault.given)
    text = f"{_here(fault.path)} is `{given}`, but must be {' or '.join(choices)}"
    yield Diagnostic(fault.node.pos, shape_rules.VALUE_NOT_ALLOWED, text, suggestion(given, choices))


def _form(fault: _Fault) -> Iterator[Diagnostic]:
    form = fault.schema.get("x-form", f"of the form {fault.wanted}")
    if fault.in_name:
        name = str(fault.given)
        rule = str(fault.schema.get("x-rule", shape_rules.VALUE_FORM))
        below = fault.node.get(name)
        pos = below.key_pos if below is not None else fault.node.pos
        yield Diagnostic(pos, rule, f"the name `{name}` must be {form}", _renamed(name, rule))
    else:
        yield Diagnostic(
            fault.node.pos,
            shape_rules.VALUE_FORM,
            f"{_here(fault.path)} is `{fault.given}`, but must be {form}",
        )


def _range(fault: _Fault) -> Iterator[Diagnostic]:
    bound = fault.wanted
    words = {
        "minimum": f"at least {bound}",
        "maximum": f"at most {bound}",
        "minLength": "a text that is not empty",
        "minItems": "a list that is not empty",
        "minProperties": "a mapping that is not empty" if bound == 1 else f"a mapping of {bound} members",
        "maxProperties": f"a mapping of {bound} member{'s' if bound > 1 else ''}",
    }
    text = f"{_here(fault.path)} must be {words[fault.word]}"
    yield Diagnostic(fault.node.pos, shape_rules.VALUE_RANGE, text)


def _repeated(fault: _Fault) -> Iterator[Diagnostic]:
    seen: list[Any] = []
    for element in fault.node.elements():
        value = element.plain()
        if value in seen:
            yield Diagnostic(
                element.pos, shape_rules.VALUE_REPEATED, f"{_here(fault.path)} has `{_plain(value)}` twice"
            )
        seen.append(value)


def _bad_format(fault: _Fault) -> Iterator[Diagnostic]:
    text = f"{_here(fault.path)} is `{fault.given}`, which is no {fault.wanted}: {fault.text}"
    yield Diagnostic(fault.node.pos, shape_rules.VALUE_FORM, text)


def _union(fault: _Fault) -> Iterator[Diagnostic]:
    text = f"{_here(fault.path)} must be one type, or a list of one type and 'null'"
    yield Diagnostic(fault.node.pos, schema_rules.SCHEMA_TYPE_UNION, text)


def _other(fault: _Fault) -> Iterator[Diagnostic]:
    yield Diagnostic(fault.node.pos, shape_rules.VALUE_FORM, f"{_here(fault.path)}: {fault.text}")


_Wording = Callable[[_Fault], Iterator[Diagnostic]]
_WORDING: dict[str, _Wording] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "type": _wrong_type,
    "enum": _not_allowed,
    "const": _not_allowed,
    "pattern": _form,
    "minimum": _range,
    "maximum": _range,
    "minLength": _range,
    "minItems": _range,
    "minProperties": _range,
    "maxProperties": _range,
    "uniqueItems": _repeated,
    "contains": _union,
    "maxItems": _union,
    "format": _bad_format,
}


def _renamed(name: str, rule: str) -> str:
    """A hint at the name in the form that its rule asks for, when it can be guessed."""
    words: list[str] = []
    for part in name.replace("-", "_").replace(" ", "_").split("_"):
        start = 0
        for index in range(1, len(part)):
            if part[index].isupper() and not part[index - 1].isupper():
                words.append(part[start:index])
                start = index
        words.append(part[start:])
    words = [word for word in words if word]
    if rule == name_rules.SCHEMA_PASCAL_CASE:
        guess = "".join(word[:1].upper() + word[1:] for word in words)
    elif rule in (name_rules.OPERATION_NAME_FORM, name_rules.CLOSE_CODE_RANGE):
        return ""
    else:
        guess = "_".join(word.lower() for word in words)
    return f"did you mean `{guess}`?" if guess and guess != name else ""


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _told(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"the text `{value}`" if isinstance(value, str) else f"`{_plain(value)}`"


def section_missing(folder: str, section: str) -> Diagnostic:
    """The fault of a registry none of whose files has `section`."""
    return Diagnostic(
        Position(folder, 1, 1), shape_rules.SECTION_MISSING, f"no file has the section `{section}`"
    )
