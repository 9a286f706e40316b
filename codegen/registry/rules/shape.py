"""What every entry must look like: its keys, and the kinds of their values."""

from __future__ import annotations

from typing import Final

UNKNOWN_KEY: Final = "UNKNOWN_KEY"
"""Every key is one that the format knows.

Why: a misspelt key would be ignored in silence.

Fix: take the key that is suggested, or see `generated/spec/registry.schema.json`.

Example:
    summary: Tell the time.    # not sumary
"""

MISSING_KEY: Final = "MISSING_KEY"
"""An entry has all the keys that its kind needs.

Why: they have no sensible default.

Fix: add the key; the format explains each one.

Example:
    queue.count: {summary: …, since: 1.0.0, auth: public, result: Count, safe: true, rate: read}
"""

WRONG_TYPE: Final = "WRONG_TYPE"
"""A value is of the kind that its key needs.

Why: YAML makes numbers and booleans of texts that look like them.

Fix: write another value, or put the text into quotes.

Example:
    protocol: "1.0"    # without quotes it is a number
"""

VALUE_NOT_ALLOWED: Final = "VALUE_NOT_ALLOWED"
"""A value is one of those that its key allows.

Why: nothing would act on another one.

Fix: take one of the values that the message lists.

Example:
    auth: admin    # public or admin
"""

VALUE_FORM: Final = "VALUE_FORM"
"""A text has the form that its key needs: a version, a path, a date, a pattern.

Why: generators and clients take it apart.

Fix: write it in the form that the message shows.

Example:
    since: 1.2.0    # not '1.2'
"""

VALUE_RANGE: Final = "VALUE_RANGE"
"""A number is within its bounds, and a text, list or mapping has the size that it needs.

Why: beyond the bounds it has no meaning, such as an HTTP status of 200 for an error.

Fix: correct the number, or fill the text or list.

Example:
    status: 409    # an error has 400 to 599
"""

VALUE_REPEATED: Final = "VALUE_REPEATED"
"""No value stands twice in a list.

Why: a repetition says nothing, so something else was meant.

Fix: remove it, or correct it.

Example:
    required: [room, floor]    # not [room, room]
"""

SECTION_MISSING: Final = "SECTION_MISSING"
"""One of the files has the section `api`.

Why: title, version and addresses of the interface stand there.

Fix: add it, by habit in `api.yaml`.

Example:
    api: {title: Lamp, version: 1.0.0, …}
"""
