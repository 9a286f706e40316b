"""The registry: YAML files in, a typed model or located diagnostics out.

api, diagnostics = load(Path("core/registry"))
"""

from codegen.registry.diagnostics import Diagnostic, Position
from codegen.registry.loader import load
from codegen.registry.model import Api

__all__ = ["Api", "Diagnostic", "Position", "load"]
