from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "minzheng.domains.complaints"
    label = "complaints"
    verbose_name = _("投诉举报")

    def ready(self) -> None:
        from minzheng.ui.manifests import install

        from .manifest import DOMAIN

        install(DOMAIN)
