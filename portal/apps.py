from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Join the rooms: a petition's page tells what became of it in a maslikhat."""
        # Models exist only from here on.
        from maslikhat.queries.reading import thread_of  # noqa: PLC0415
        from petitions.queries import register_thread  # noqa: PLC0415

        register_thread(thread_of)


class StaticFiles(StaticFilesConfig):
    """Static files without what no page of ours loads: they are large and slow to compress."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework", "*.LICENSE.txt"]
