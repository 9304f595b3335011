from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    name = "minzheng.domains.assistance"
    label = "assistance"
    verbose_name = _("社会救助")

    def ready(self) -> None:
        from minzheng.ui.manifests import install

        from .manifest import DOMAIN

        install(DOMAIN)
