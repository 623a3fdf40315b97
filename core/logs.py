"""One event, one line: structlog in front of Python's logging."""

import logging
import re
from collections.abc import Sequence
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


class Line(structlog.stdlib.ProcessorFormatter):
    """One line of the log, without the secrets that stand in addresses.

    Many write an address down when something goes wrong (the log of requests, Django itself, a
    traceback), each in its own way; so the whole line is looked through. ``secret_after`` are the
    parts of addresses, as regular expressions, after which a secret follows.
    """

    def __init__(self, *args: Any, secret_after: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        parts = "|".join(secret_after)
        # Secrets are long; short words in their place are other pages.
        self.secrets = re.compile(rf"(/(?:{parts})/)[^/?&#\s'\"\\]{{16,}}")

    def format(self, record: logging.LogRecord) -> str:
        return self.secrets.sub(r"\1***", super().format(record))


def configure_logs(*, level: str, secret_after: Sequence[str]) -> dict[str, Any]:
    """Set up structlog and return Django's ``LOGGING``; what follows ``secret_after`` is never written."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            *_SHARED[1:],
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": Line,
                "secret_after": secret_after,
                "processor": structlog.processors.KeyValueRenderer(
                    key_order=["timestamp", "level", "event", "logger"], sort_keys=False
                ),
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "django_structlog": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
