"""The law at the administrators' desk: rules, grounds, working days, posts, templates, and what changed."""

from desk.views.law import days, posts, rows

__all__ = ["days", "posts", "rows"]
