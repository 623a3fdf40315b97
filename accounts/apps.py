from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts import checks  # noqa: PLC0415  (checks need the settings)

        register(checks.check_providers, Tags.security)
        register(checks.check_deployment, Tags.security, deploy=True)
