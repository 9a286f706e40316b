"""What must hold of operations, routes, events, errors and scenarios."""

from __future__ import annotations

from typing import Final

OPERATION_TOPIC_MISMATCH: Final = "OPERATION_TOPIC_MISMATCH"
"""An operation stands in the file of its topic.

Why: a topic has one name everywhere: file, handler, models, docs.

Fix: move the entry, or rename it.

Example:
    queue.count:    # in queue.yaml
"""

OPERATION_UNREACHABLE: Final = "OPERATION_UNREACHABLE"
"""An operation has a route, or says that WebSocket alone offers it.

Why: otherwise HTTP lacks it by oversight.

Fix: add `http`, or `transports: [websocket]` with a reason.

Example:
    http: {method: GET, path: /api/queue/count}
"""

TRANSPORTS_REASON_MISSING: Final = "TRANSPORTS_REASON_MISSING"
"""An operation that HTTP does not offer says why.

Why: every operation is meant to be on both protocols.

Fix: add `transports_reason`.

Example:
    transports: [websocket]
    transports_reason: HTTP has no connection to name.
"""

TRANSPORTS_CONFLICT: Final = "TRANSPORTS_CONFLICT"
"""`http`, `transports` and `transports_reason` do not contradict each other.

Why: one would say that HTTP offers the operation, the other that it does not.

Fix: keep either `http`, or the other two.

Example:
    http: {method: GET, path: /api/queue/count}    # and no `transports`
"""

CONNECTION_SCOPE_HTTP: Final = "CONNECTION_SCOPE_HTTP"
"""An operation that acts on its connection has no route.

Why: an HTTP request has no connection that outlives it.

Fix: remove `http`, or `scope: connection`.

Example:
    {scope: connection, transports: [websocket], …}
"""

CONNECTION_SCOPE_WRITE: Final = "CONNECTION_SCOPE_WRITE"
"""An operation that acts on its connection is `safe: true`.

Why: it does not change the station, and takes no idempotency key.

Fix: say `safe: true`.

Example:
    {scope: connection, safe: true, …}
"""

ROLE_MISPLACED: Final = "ROLE_MISPLACED"
"""`role` stands at operations that act on their connection.

Why: it tells clients what they have to do again on their next connection.

Fix: remove `role`, or say `scope: connection`.

Example:
    {scope: connection, role: login, …}
"""

HTTP_GET_NOT_SAFE: Final = "HTTP_GET_NOT_SAFE"
"""A GET is safe.

Why: browsers, proxies and crawlers repeat a GET at will (RFC 9110, 9.2.1).

Fix: use POST or DELETE.

Example:
    http: {method: POST, path: /api/queue/clear}    # not GET
"""

SAFE_EMITS: Final = "SAFE_EMITS"
"""A safe operation emits nothing.

Why: events are committed with a change, and a read changes nothing.

Fix: remove `emits`, or say `safe: false`.

Example:
    {safe: true, rate: read}    # and no `emits`
"""

CONSTANT_MISPLACED: Final = "CONSTANT_MISPLACED"
"""`constant` stands at reads of the station only, and is not true where there are params.

Why: it says that the answer is encoded once for each state.

Fix: remove it.

Example:
    system.ping: {constant: false, …}    # its answer depends on the clock
"""

ROUTE_DUPLICATE: Final = "ROUTE_DUPLICATE"
"""No two operations have the same method and path.

Why: one of them could never be reached.

Fix: change one path.

Example:
    /api/lamp/{room} and /api/lamp/{hall}    # are the same path
"""

PATH_MEMBER_UNKNOWN: Final = "PATH_MEMBER_UNKNOWN"
"""What stands in braces in a path is a member of the params.

Why: its value would go nowhere.

Fix: take the name that is suggested, or add the member.

Example:
    http: {method: GET, path: '/api/lamp/{room}'}    # with a member `room`
"""

PATH_MEMBER_TYPE: Final = "PATH_MEMBER_TYPE"
"""A path member is a required string that is not nullable.

Why: a path always has a text there, and nothing else.

Fix: list the member under `required`, and give it the type string.

Example:
    room: {type: string, minLength: 1, maxLength: 64}
"""

ALIAS_MEMBERS_DIFFER: Final = "ALIAS_MEMBERS_DIFFER"
"""An alias has the same path members as the route.

Why: it has to carry the same data.

Fix: give both the same names in braces.

Example:
    {path: '/api/lamp/{room}', aliases: ['/api/old-lamp/{room}']}
"""

QUERY_MEMBER_TYPE: Final = "QUERY_MEMBER_TYPE"
"""A member that the query carries is a text, number or boolean, and not nullable.

Why: a query has no form for null, lists or objects.

Fix: change the type, or use POST.

Example:
    limit: {type: integer, minimum: 1, maximum: 500}
"""

PARAMS_NOT_OBJECT: Final = "PARAMS_NOT_OBJECT"
"""The params of an operation are an object with properties.

Why: they are the members of `data`, of a body or of a query.

Fix: give the schema properties, or leave `params` out.

Example:
    params: LampQuery    # an object with the member `room`
"""

IMPLIED_ERROR_LISTED: Final = "IMPLIED_ERROR_LISTED"
"""An operation does not list errors that it implies.

Why: the list shows what is special about the operation.

Fix: leave the code out.

Example:
    errors: [queue_full]    # validation_failed is implied everywhere
"""

EVENT_NOT_EMITTABLE: Final = "EVENT_NOT_EMITTABLE"
"""Operations emit station events only.

Why: a connection event concerns one connection, and is neither numbered nor kept.

Fix: emit another event, or make this one `scope: station`.

Example:
    emits: [queue_update]    # not keepalive
"""

EVENT_SCOPE_WORD: Final = "EVENT_SCOPE_WORD"
"""`conflate` stands at station events only, `sse_data` at connection events only.

Why: only kept events can be conflated, and the data of a kept event is the same on every stream.

Fix: remove the word, or change the scope.

Example:
    keepalive: {scope: connection, sse_data: {}, …}
"""

ERROR_MESSAGE_TEMPLATE: Final = "ERROR_MESSAGE_TEMPLATE"
"""A message is a template of Python's `str.format` with named fields.

Why: who raises the error fills the fields in.

Fix: close the braces, name the fields, and double the braces that are meant as text.

Example:
    message: Queue is full. Maximum queue size is {max_size}
"""

SCENARIO_STEP_SAFE: Final = "SCENARIO_STEP_SAFE"
"""The steps of a scenario are writes.

Why: a read does not lead to another state.

Fix: remove the step.

Example:
    steps: [{operation: lamp.set, data: {colour: red}}]    # not lamp.get
"""
