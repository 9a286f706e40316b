"""What the models' generator knows of Pydantic."""

from __future__ import annotations

from pydantic import BaseModel

from codegen.generators.python_models import HIDDEN_NAMES


def test_fields_never_hide_what_pydantic_models_have() -> None:
    own = {name for name in dir(BaseModel) if not name.startswith(("_", "model_"))}
    assert own <= HIDDEN_NAMES
