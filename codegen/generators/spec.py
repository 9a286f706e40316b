"""Interface descriptions for other tools: OpenAPI, and the JSON Schema of the registry itself."""

from __future__ import annotations

import json

from codegen.generators import asyncapi, console, openapi, vectors
from codegen.generators.output import OutputFile, json_text
from codegen.registry.model import Api
from codegen.registry.structure import format_text


def generate(api: Api) -> list[OutputFile]:
    """All files of generated/spec."""
    return [
        OutputFile("spec/openapi.json", json_text(openapi.document(api))),
        OutputFile("spec/asyncapi.json", json_text(asyncapi.document(api))),
        OutputFile("spec/console.json", json_text(console.document(api))),
        OutputFile("spec/registry.schema.json", json_text(json.loads(format_text()))),
        *vectors.generate(api),
    ]
