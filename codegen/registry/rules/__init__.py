"""Rules that a registry must keep to be loaded, by topic. Their ids are stable: messages and docs name them.

The text under each id is its documentation, in the form that `codegen.lint.rule` reads.
"""
