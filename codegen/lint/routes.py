"""HTTP paths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.lint.rule import Finding, error, warning
from codegen.lint.view import View
from codegen.registry.diagnostics import Position

_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*|\{[^}]*\}")


def _routes(view: View) -> Iterator[tuple[str, str, str, Position]]:
    """Operation, method, path and place of every route, in the order in which they are tried."""
    for name, operation in view.api.operations.items():
        http = operation.http
        if http is not None:
            yield name, http.method, http.path, view.at("operations", name, "http", "path")
            for alias in http.aliases:
                yield name, http.method, alias.name, alias.pos


@error
def route_shadowed(view: View) -> Iterator[Finding]:
    """No path with a member in braces catches a path that is declared after it.

    Why: the first route that fits answers, so the later one is never reached.

    Fix: declare the literal path first, or move it elsewhere.

    Example:
        GET /api/lamp/broken     # before
        GET /api/lamp/{room}
    """
    earlier: list[tuple[str, str, str, Position]] = []
    for name, method, path, pos in _routes(view):
        for other, other_method, template, where in earlier:
            if method == other_method and path != template and _catches(template, path):
                yield Finding(
                    pos, f"{method} {path} is never reached: {template} of `{other}` ({where}) comes first"
                )
                break
        earlier.append((name, method, path, pos))


def _catches(template: str, path: str) -> bool:
    wanted, given = template.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        one.startswith("{") or one == other for one, other in zip(wanted, given, strict=True)
    )


@warning
def route_kebab_case(view: View) -> Iterator[Finding]:
    """The literal parts of a path are lower case, with hyphens between words.

    Why: paths are case-sensitive, and underscores vanish in underlined links.

    Fix: rename the part; keep the old path as an alias when it was published.

    Example:
        path: /api/admin/qso/logging-direct    # not loggingDirect
    """
    for _, _, path, pos in _routes(view):
        wrong = [part for part in path.split("/")[1:] if not _KEBAB.fullmatch(part)]
        if wrong:
            guess = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_.]", "-", wrong[0]).lower()
            yield Finding(pos, f"`{wrong[0]}` in the path is not in kebab-case", f"did you mean `{guess}`?")
