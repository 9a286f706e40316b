# Generated from core/registry/*.yaml. Edit that, then: make generate
"""Types and tables of the server; control flow lives in core."""
