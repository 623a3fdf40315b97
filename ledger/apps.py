from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        # Settings are complete from here on.
        from ledger.checks import check_keys  # noqa: PLC0415

        register(check_keys, Tags.security, deploy=True)
