# Generated from core/registry/*.yaml. Edit that, then: make generate
"""What all models share: how they are read from the wire and written to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema


class Model(BaseModel):
    """Base of all models. Unknown members are ignored; a member that was not set is not written."""

    model_config = ConfigDict(
        extra="ignore", allow_inf_nan=False, protected_namespaces=(), serialize_by_alias=True
    )


class _NotNull:
    """Marks `T | None` where None stands for an absent member only: null itself is refused."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        return schema["schema"] if schema["type"] == "nullable" else schema


NOT_NULL: Final = _NotNull()


def encoder(type_: Any) -> Callable[[Any], bytes]:
    """Encodes values of a type as compact JSON; members that were not set are absent."""
    return partial(TypeAdapter(type_).dump_json, exclude_unset=True)
