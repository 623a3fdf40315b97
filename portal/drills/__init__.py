"""Drills: what the portal promises, tried on engines of their own while things break.

`manage.py drill_NAME` starts everything it needs in a folder that it removes, is bounded in time,
and touches nothing else. It runs before the settings, which read the environment.
"""

from portal.drills.frame import DRILLS, main

__all__ = ["DRILLS", "main"]
