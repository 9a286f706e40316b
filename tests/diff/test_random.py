"""What must hold of any two registries, tried on random edits of the project's own."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, assume, event, given, settings

from codegen.compat import Level, compare, report
from tests.diff.inverse import INVERSE
from tests.diff.mutations import Edit, edits, loaded
from tests.diff.support import TODAY, real_api
from tests.support.examples import examples

# Most edits that the loader refuses are references to what is gone; about half come through.
_SETTINGS = settings(
    max_examples=examples(10, long=100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@_SETTINGS
@given(edits())
def test_an_edit_is_found_and_its_way_back_is_another(edit: Edit) -> None:
    base, new = real_api(), loaded(edit.applied())
    assume(new is not None)
    assert new is not None
    assert compare(new, new, TODAY).findings == ()
    there, back = compare(base, new, TODAY), compare(new, base, TODAY)
    undone = {finding.rule.id for finding in back.findings}
    for finding in there.findings:
        event(finding.rule.id)
        if finding.rule.level is Level.BREAKING:
            assert undone.intersection(INVERSE[finding.rule.id]), finding
    for comparison in (there, back):
        assert comparison.bump_missing == any(finding.rule.bump for finding in comparison.findings)
        for verbose in (False, True):
            assert json.dumps(report.as_json(comparison, "base", verbose=verbose))
            for line in report.as_github(comparison, "base", verbose=verbose):
                assert line.startswith("::")
                assert "\n" not in line
        for finding in comparison.findings:
            assert finding.message
            assert finding.pos.file.startswith("core/registry/")


def test_nothing_is_found_between_the_registry_and_itself() -> None:
    assert compare(real_api(), real_api(), TODAY).findings == ()
