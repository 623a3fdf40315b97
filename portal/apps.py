from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Join the rooms: newcomers are greeted, petitions and initiatives learn of their maslikhat."""
        # Models exist only from here on.
        from accounts.actions import register_greeter  # noqa: PLC0415
        from maslikhat.queries.reading import thread_of, thread_of_initiative  # noqa: PLC0415
        from notifications.notices import welcome  # noqa: PLC0415
        from petitions.queries import register_thread  # noqa: PLC0415
        from portal import measures  # noqa: PLC0415
        from selfgov.queries import initiatives  # noqa: PLC0415

        register_greeter(welcome)
        register_thread(thread_of)
        initiatives.register_thread(thread_of_initiative)
        measures.register()


class StaticFiles(StaticFilesConfig):
    """Static files without what no page of ours loads: they are large and slow to compress."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework", "*.LICENSE.txt"]
