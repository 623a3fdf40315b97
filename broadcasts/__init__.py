"""Streams: where an open meeting can be watched, live and afterwards."""
