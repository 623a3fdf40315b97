from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        """Tell every room what is switched off."""
        # Models exist only from here on.
        from core import brownout  # noqa: PLC0415
        from operations import actions  # noqa: PLC0415

        brownout.register(lambda: actions.look(at=timezone.now()))
