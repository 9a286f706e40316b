"""Installs at one go what tests need of the machine, where that is allowed: python -m tests.support.prepare.

`make test` begins with it. Quiet when everything is there.
"""

from __future__ import annotations

import sys

from tests.sdk_cpp.toolchain import PACKAGES, toolchain
from tests.support.tools import TOOLS, install, required


def main() -> int:
    """Returns 1 when something is missing where nothing may be, otherwise 0."""
    lacking = sorted(name for name, tool in TOOLS.items() if tool.find() is None)
    trouble = ""
    if lacking:
        print(f"Installing for the tests: {', '.join(lacking)} ...", flush=True)
        trouble = install(sorted({package for name in lacking for package in TOOLS[name].packages}))
    still = [name for name in lacking if TOOLS[name].find() is None]
    packages = {package for name in still for package in TOOLS[name].packages}
    cpp = toolchain()
    missing = cpp.missing(tuple(PACKAGES))
    still += [f"{name} of the C++ toolchain" for name in missing]
    packages |= {PACKAGES[name] for name in missing}
    if not still:
        return 0
    outcome = "The tests need them here" if required() else "Tests that need them are skipped"
    print(
        f"Not there: {', '.join(still)}.\n{(trouble or cpp.trouble).strip()}\n{outcome}. "
        f"To have all of them: sudo apt-get install --no-install-recommends {' '.join(sorted(packages))}",
        file=sys.stderr,
    )
    return int(required())


if __name__ == "__main__":
    sys.exit(main())
