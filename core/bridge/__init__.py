"""The generic runtime: envelopes, sessions, the one write path. Not one word of ham radio.

It knows operations, events and errors only as the tables that are generated from the registry,
and imports neither a web framework nor the generated models.
"""
