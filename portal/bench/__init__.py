"""Benches: what the portal does in a second, as shares of what the machine can."""

from portal.bench.runner import BENCHES, main

__all__ = ["BENCHES", "main"]
