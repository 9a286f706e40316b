"""The domain: what a callback queue is and does, as pure functions of a `Station` value.

Nothing here reads a clock, waits or performs I/O, and nothing is ever changed in place: a function
takes the station and the time, and returns the new station beside its result.
"""
