"""Faults that the prover must find: each breaks the server in one place, for as long as a block lasts.

    with FAULTS["no_login_needed"].apply():
        assert prove(api, twins, ...).counterexample is not None

Most of them break one protocol and leave the other alone, as a mistake in hand-written code would.
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.parity.faults import answers, authority, events, keys, requests, state
from codegen.parity.faults.seeding import Fault

__all__ = ["FAULTS", "Fault"]

FAULTS: Mapping[str, Fault] = {
    fault.name: fault
    for module in (authority, requests, answers, state, events, keys)
    for fault in module.SEEDED
}
