"""One module per target. A generator returns files; `codegen.writer` alone touches the disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from codegen.generators import cpp_sdk, docs, python_sdk, server, spec
from codegen.generators.output import OutputFile
from codegen.registry.model import Api

Generator = Callable[[Api], list[OutputFile]]

TARGETS: Mapping[str, Generator] = {
    "docs": docs.generate,
    "server": server.generate,
    "spec": spec.generate,
    "python": python_sdk.generate,
    "cpp": cpp_sdk.generate,
}


def generate(api: Api) -> list[OutputFile]:
    """The files of all targets."""
    return [file for generator in TARGETS.values() for file in generator(api)]
