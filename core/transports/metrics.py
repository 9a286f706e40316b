"""`GET /metrics`: the node's counters in Prometheus text format (exposition format 0.0.4).

Nothing is made up between scrapes; docs/operations.md says what each name means.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import accumulate
from typing import Any, get_args

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector, CollectorRegistry
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.bridge.metrics import BUCKETS, Histogram, Stream
from core.bridge.node import Node
from core.bridge.rate_limit import RATE_LIMITED, UNNAMED
from core.transports.callers import caller_of
from core.transports.http import ExactRoute, failure_response

METRICS_PATH = "/metrics"
_BOUNDS = [*(str(bound) for bound in BUCKETS), "+Inf"]


def metrics_route(node: Node, *, public: bool) -> Route:
    """The route of the metrics, for the admin unless `public`."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(NodeCollector(node))

    async def metrics(request: Request) -> Response:
        identity, peer = caller_of(node, request)
        wait = node.executor.limiter.take(peer, identity, UNNAMED).retry_after_ms
        if wait is not None:
            return failure_response(node.errors.failure(RATE_LIMITED, retry_after_ms=wait))
        if not (public or identity.is_admin):
            failure = node.errors.failure(identity.denial, retry_after_ms=identity.retry_after_ms)
            return failure_response(failure)
        headers = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"}
        return Response(generate_latest(registry), headers=headers)

    return ExactRoute(METRICS_PATH, metrics, methods=["GET"])


class NodeCollector(Collector):
    """Renders a node's counters, and what the process uses, at the moment of a scrape."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._process = ProcessCollector(registry=None)

    def collect(self) -> Iterator[Metric]:
        """All metric families. Call on the event loop."""
        yield from self._connections()
        yield from self._requests()
        yield from self._events()
        yield from self._storage()
        yield from self._resources()

    def _connections(self) -> Iterator[Metric]:
        metrics = self._node.metrics
        ended = dict.fromkeys(get_args(Stream), 0)
        for (transport, _), count in metrics.closed.items():
            ended[transport] = ended.get(transport, 0) + count
        now = {transport: metrics.opened[transport] - count for transport, count in ended.items()}
        yield _gauges("pileup_connections", "Open WebSockets and event streams.", "transport", now)
        yield _counters(
            "pileup_connections_opened_total",
            "WebSockets and event streams opened.",
            ["transport"],
            {(transport,): metrics.opened[transport] for transport in get_args(Stream)},
        )
        yield _counters(
            "pileup_connections_closed_total",
            "WebSockets and event streams that have ended, by reason.",
            ["transport", "reason"],
            metrics.closed,
        )
        yield _counters(
            "pileup_handshakes_refused_total",
            "WebSocket handshakes and event stream requests refused, by error code.",
            ["code"],
            _single(metrics.refused),
        )

    def _requests(self) -> Iterator[Metric]:
        metrics = self._node.metrics
        answered = {
            (transport, operation, code): count
            for (transport, operation), series in metrics.requests.items()
            for code, count in series.codes.items()
        }
        labels = ["transport", "operation"]
        yield _counters("pileup_requests_total", "Requests answered, by result.", [*labels, "code"], answered)
        seconds = {
            key: series.seconds for key, series in metrics.requests.items() if any(series.seconds.counts)
        }
        yield _histograms(
            "pileup_request_seconds", "Time from a decoded request to its outcome.", labels, seconds
        )
        yield _counters(
            "pileup_rate_limited_total",
            "Requests, handshakes and replays refused for going over a rate limit.",
            ["class"],
            _single(metrics.rate_limited_requests),
        )
        yield _counters(
            "pileup_auth_failures_total",
            "Wrong credentials presented.",
            ["transport"],
            _single(metrics.auth_failures),
        )

    def _events(self) -> Iterator[Metric]:
        metrics = self._node.metrics
        yield _counters(
            "pileup_events_total", "Events published by this node.", ["event"], _single(metrics.events)
        )
        yield _counters(
            "pileup_events_delivered_total",
            "Events handed to connections.",
            ["transport"],
            {(transport,): metrics.delivered[transport] for transport in get_args(Stream)},
        )
        yield _counters(
            "pileup_events_skipped_total",
            "Events dropped for slow readers in favour of a newer one of their kind.",
            ["transport"],
            {(transport,): metrics.skipped[transport] for transport in get_args(Stream)},
        )
        yield _counters(
            "pileup_resumes_total",
            "Requests for missed events, by outcome.",
            ["transport", "outcome"],
            metrics.resumes,
        )

    def _storage(self) -> Iterator[Metric]:
        node = self._node
        yield GaugeMetricFamily(
            "pileup_event_log_sequence",
            "Number of the newest event that this node has published.",
            value=node.log.snapshot.position.sequence,
        )
        yield GaugeMetricFamily(
            "pileup_store_healthy",
            "Whether the last look at the database succeeded, 1 or 0.",
            value=int(node.log.healthy),
        )
        steps = {(step,): histogram for step, histogram in node.metrics.store_steps.items()}
        yield _histograms("pileup_store_seconds", "Time that steps of the storage took.", ["step"], steps)

    def _resources(self) -> Iterator[Metric]:
        node = self._node
        for name, text, value in (
            ("pileup_connection_records", "Connections that the node keeps track of.", len(node.connections)),
            (
                "pileup_event_subscribers",
                "Connections that the event log tells of events.",
                node.log.subscribers,
            ),
            ("pileup_tasks", "Tasks of the event loop.", len(asyncio.all_tasks())),
            (
                "pileup_python_allocated_blocks",
                "Blocks of memory that Python objects occupy.",
                sys.getallocatedblocks(),
            ),
        ):
            yield GaugeMetricFamily(name, text, value=value)
        # Linux only; the package stumbles over a limit of descriptors that is "unlimited".
        with suppress(ValueError):
            yield from self._process.collect()


def _gauges(name: str, text: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family


def _counters(name: str, text: str, labels: list[str], counts: Mapping[Any, int]) -> Metric:
    family = CounterMetricFamily(name, text, labels=labels)
    for values, count in counts.items():
        family.add_metric(values, count)
    return family


def _histograms(name: str, text: str, labels: list[str], histograms: Mapping[Any, Histogram]) -> Metric:
    family = HistogramMetricFamily(name, text, labels=labels)
    for values, histogram in histograms.items():
        buckets = list(zip(_BOUNDS, accumulate(histogram.counts), strict=True))
        family.add_metric(values, buckets, histogram.total)
    return family


def _single(counts: Mapping[str, int]) -> dict[tuple[str], int]:
    return {(label,): count for label, count in counts.items()}
