"""The project's own registry and what is committed of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from codegen import generators, writer
from codegen.generators import settings
from codegen.generators.hashing import registry_hash
from codegen.registry import source
from core import settings_reference
from tests.codegen.support import ROOT, TOY, loaded, toy_registry

REGISTRY = ROOT / "core/registry"
FILES = sorted(REGISTRY.glob("*.yaml"))


def test_it_has_no_faults_and_all_operations_of_the_plan() -> None:
    api = loaded(REGISTRY)
    assert {"queue.register", "admin.next_qso", "system.ping", "auth.login"} <= set(api.operations)
    assert list(api.topics())[:4] == ["public", "queue", "admin", "auth"]


def test_reads_without_params_are_constant_unless_they_say_otherwise() -> None:
    api = loaded(REGISTRY)
    names = ("queue.list", "queue.get_status", "system.ping")
    assert [api.is_constant(api.operations[name]) for name in names] == [True, False, False]


def test_what_is_committed_is_what_it_generates() -> None:
    own = settings.generate(settings_reference.settings())
    files = writer.finish([*generators.generate(loaded(REGISTRY)), *own])
    changes = writer.compare(files, ROOT / "generated")
    assert [f"{one.path} is {one.kind}" for one in changes] == [], "run 'make generate'"


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_published_format_describes_every_file(path: Path) -> None:
    files = {file.path: file.text for file in generators.TARGETS["spec"](loaded(TOY / "registry"))}
    schema = source.read(files["spec/registry.schema.json"], "schema")[0]
    assert schema is not None
    Draft202012Validator.check_schema(schema.plain())
    data = source.read(path.read_text(encoding="utf-8"), path.name)[0]
    assert data is not None
    assert [error.message for error in Draft202012Validator(schema.plain()).iter_errors(data.plain())] == []


def test_the_hash_follows_what_clients_can_notice_and_nothing_else(tmp_path: Path) -> None:
    before = registry_hash(loaded(TOY / "registry"))
    silent = {
        "lamp": ("description: A lamp.", "description: One lamp."),
        "session": ("summary: Name this connection.", "summary: Give it a name."),
    }
    assert registry_hash(loaded(toy_registry(tmp_path / "silent", **silent))) == before
    loud = {
        "type": ("maxLength: 8", "maxLength: 9"),
        "status": ("rate: write", "rate: auth"),
        "member": ("required: [colour, lit]", "required: [colour]"),
        "words": ("message: This very lamp is broken", "message: It is broken"),
    }
    hashes = {
        name: registry_hash(loaded(toy_registry(tmp_path / name, lamp=change)))
        for name, change in loud.items()
    }
    assert len({before, *hashes.values()}) == len(loud) + 1
