# Generated from core/registry/*.yaml. Edit that, then: make generate
"""Models of all messages, one module per registry file."""
