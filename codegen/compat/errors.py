"""Compares errors, and which operations answer them."""

from __future__ import annotations

from codegen.compat import removal
from codegen.compat.finding import Findings
from codegen.compat.operations import pairs, reach
from codegen.compat.rules import errors as rules
from codegen.registry.model import Api, ErrorDef, Operation, is_implied

_IMPLIED = (None, "admin", "always")


def compare(found: Findings) -> None:
    """Compare the catalogue, then the errors of each operation that both registries have."""
    base, new = found.base.errors, found.new.errors
    successors = {code: _successor(found, error) for code, error in base.items() if code not in new}
    for code, error in base.items():
        if code in new:
            _pair(found, error, new[code])
        elif (successor := successors[code]) is not None:
            text = f"error `{code}` is now called `{successor}`"
            found.add(rules.ERROR_CODE_CHANGED, new[successor].pos, code, text)
            _pair(found, error, new[successor])
        else:
            removal.error(found, error)
    for code, error in new.items():
        if code not in base and code not in successors.values():
            found.add(rules.ERROR_ADDED, error.pos, code, f"error `{code}` is new")
            if error.implied is not None:
                _implied(found, error, None)
    renamed = {code: successor for code, successor in successors.items() if successor is not None}
    for before, now in pairs(found):
        _operation(found, before, now, renamed)


def _successor(found: Findings, old: ErrorDef) -> str | None:
    """The new error that answers the same failure as `old` did, as far as status and message tell."""
    alike = [
        error.code
        for error in found.new.errors.values()
        if error.code not in found.base.errors and (error.status, error.message) == (old.status, old.message)
    ]
    return alike[0] if len(alike) == 1 else None


def _pair(found: Findings, old: ErrorDef, new: ErrorDef) -> None:
    code = new.code
    if old.status != new.status:
        text = f"error `{code}` has status {new.status} and had {old.status}"
        found.add(rules.ERROR_STATUS_CHANGED, new.pos, code, text)
    if old.retryable != new.retryable:
        now = "is retryable and was not" if new.retryable else "is no longer retryable"
        found.add(rules.ERROR_RETRYABLE_CHANGED, new.pos, code, f"error `{code}` {now}")
    for header, value in old.headers.items():
        if new.headers.get(header) != value:
            now = f"`{new.headers[header]}`" if header in new.headers else "gone"
            text = f"header {header} of error `{code}` is {now} and was `{value}`"
            found.add(rules.ERROR_HEADER_CHANGED, new.pos, code, text)
    for header in new.headers.keys() - old.headers.keys():
        text = f"error `{code}` has the header {header}"
        found.add(rules.ERROR_HEADER_ADDED, new.pos, code, text)
    if old.message != new.message:
        text = f"error `{code}` says `{new.message}` and said `{old.message}`"
        found.add(rules.ERROR_MESSAGE_CHANGED, new.pos, code, text)
    if old.implied != new.implied:
        _implied(found, new, old.implied)


def _implied(found: Findings, new: ErrorDef, before: str | None) -> None:
    wider = _IMPLIED.index(new.implied) > _IMPLIED.index(before)
    rule = rules.ERROR_IMPLIED_WIDENED if wider else rules.ERROR_IMPLIED_NARROWED
    whose = {None: "operations that list it", "admin": "admin operations", "always": "all operations"}
    text = f"error `{new.code}` may be answered by {whose[new.implied]}; it was {whose[before]}"
    found.add(rule, new.pos, new.code, text)


def _operation(found: Findings, old: Operation, new: Operation, renamed: dict[str, str]) -> None:
    """Errors that are gone themselves, or that implying already tells of, are not told again."""
    name, who = new.name, reach(new)
    before = {renamed.get(use.code, use.code): use for use in old.errors}
    now = {use.code: use for use in new.errors}
    for code, use in now.items():
        if code not in before:
            if not _was_implied(found.base, code, old):
                text = f"`{name}` may answer the error `{code}`"
                found.add(rules.OPERATION_ERROR_ADDED, use.pos, name, text, reach=who)
        elif use.message != before[code].message:
            said = before[code].message or found.base.errors[before[code].code].message
            says = use.message or found.new.errors[code].message
            if said != says:
                text = f"`{name}` says `{says}` for the error `{code}` and said `{said}`"
                found.add(rules.ERROR_MESSAGE_CHANGED, use.pos, name, text, reach=who)
    for code in before:
        if code not in now and code in found.new.errors and not is_implied(found.new.errors[code], new):
            text = f"`{name}` no longer answers the error `{code}`"
            found.add(rules.OPERATION_ERROR_REMOVED, new.pos, name, text, reach=who)


def _was_implied(api: Api, code: str, operation: Operation) -> bool:
    return code in api.errors and is_implied(api.errors[code], operation)
