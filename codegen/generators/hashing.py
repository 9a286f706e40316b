"""A short name for what an interface means, so that client and server can tell whether they agree."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from codegen.registry.model import Api

# Sections whose entries only explain or test.
_SILENT_SECTIONS = frozenset({"scenarios", "reserved"})
_SILENT_MEMBERS = frozenset({"summary", "description", "examples", "transports_reason"})
_SILENT_SCHEMA_WORDS = frozenset({"description", "examples"})


def registry_hash(api: Api) -> str:
    """16 hexadecimal digits of the SHA-256 over all that clients can notice.

    Descriptions, examples, scenarios and the distribution over files do not count. The order of
    operations does, since it decides what 405 answers say.
    """
    content: dict[str, Any] = {}
    for section, parts in api.content.items():
        if section in _SILENT_SECTIONS:
            continue
        if section == "api":
            content[section] = _without(parts[0], _SILENT_MEMBERS)
            continue
        entries = {name: entry for part in parts for name, entry in part.items()}
        bare = _bare_schema if section == "schemas" else _bare_entry
        content[section] = {name: bare(entry) for name, entry in entries.items()}
    content["routes"] = [name for name, operation in api.operations.items() if operation.http]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _without(entry: dict[str, Any], silent: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in silent}


def _bare_entry(entry: dict[str, Any]) -> dict[str, Any]:
    return _without(entry, _SILENT_MEMBERS)


def _bare_schema(schema: dict[str, Any]) -> dict[str, Any]:
    bare = _without(schema, _SILENT_SCHEMA_WORDS)
    for word in ("items", "additionalProperties"):
        if isinstance(bare.get(word), dict):
            bare[word] = _bare_schema(bare[word])
    if "properties" in bare:
        bare["properties"] = {name: _bare_schema(below) for name, below in bare["properties"].items()}
    if "required" in bare:
        bare["required"] = sorted(bare["required"])
    return bare
