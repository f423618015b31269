"""What is counted: turns, facts, deliveries, nudges; nothing that names or quotes a user."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from dialogs.core.book import Fact
from storage.rows import Stats, Usage

TURN_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

PLANS = {
    "most": "Pushes a month that a channel's plan allows.",
    "used": "Pushes of this month as the platform counts them.",
    "sent": "Our own pushes since the platform told its count.",
}


class Metrics:
    """The counters of one program, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.turns = self._counter("turns", "Turns by outcome.", "outcome")
        self.seconds = Histogram(
            "sanmon_turn_seconds",
            "From an event's arrival to its commit.",
            buckets=TURN_SECONDS,
            registry=self.registry,
        )
        self.facts = self._counter("facts", "What happened in dialogs.", "fact", "dialog", "step")
        self.deliveries = self._counter(
            "deliveries", "Attempts to deliver, by outcome.", "platform", "outcome"
        )
        self.nudges = self._counter("nudges", "Nudges that fell due, by outcome.", "outcome")
        self.calls = self._counter("calls", "Calls by kind and outcome.", "kind", "outcome")
        self.model = _of_model(self.registry)
        self.webhooks = self._counter("webhooks", "Webhooks by their answer.", "platform", "status")
        self.passed = self._counter(
            "events_passed", "Events about which nothing is done.", "platform", "kind"
        )
        self.rows = Gauge(
            "sanmon_rows", "Rows by state, in the whole database.", ("state",), registry=self.registry
        )
        self.plans = {
            name: Gauge(f"sanmon_quota_{name}", what, ("platform", "tenant"), registry=self.registry)
            for name, what in PLANS.items()
        }

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"sanmon_{name}", what, labels, registry=self.registry)

    def count_facts(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self.facts.labels(fact.name, fact.dialog, fact.step).inc()

    def forget_rows(self) -> None:
        """Show nothing of the database: what was true once misleads when it does not answer."""
        for gauge in (self.rows, *self.plans.values()):
            gauge.clear()

    def show_rows(self, stats: Stats) -> None:
        for state in ("waiting", "dead", "parked", "nudges", "parked_nudges", "calls", "failed_calls"):
            self.rows.labels(state).set(getattr(stats, state))

    def show_plans(self, usages: Iterable[Usage]) -> None:
        """What is known of each channel's plan; one without a limit has no `most`."""
        for usage in usages:
            for name, gauge in self.plans.items():
                value = getattr(usage, name)
                if value is not None:
                    gauge.labels(usage.platform, usage.tenant).set(value)

    def page(self) -> bytes:
        """The text Prometheus reads."""
        return generate_latest(self.registry)


def _of_model(registry: CollectorRegistry) -> Counter:
    return Counter(
        "sanmon_model",
        "Times a language model was to be asked, by kind and outcome.",
        ("kind", "outcome"),
        registry=registry,
    )
