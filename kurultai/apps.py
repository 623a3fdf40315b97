from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KurultaiConfig(AppConfig):
    name = "kurultai"
    verbose_name = _("National Kurultai and People's Council")
