from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "minzheng.cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        from minzheng.announcements import bus
        from minzheng.announcements.facts import CalendarReleased

        from . import jobs, other_eyes

        other_eyes.connect(self)
        bus.subscribe(CalendarReleased, jobs.recompute_after_release, by="cases")
