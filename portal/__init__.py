"""The composition root: settings, addresses, Celery and the command that runs everything."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
