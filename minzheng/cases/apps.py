from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "minzheng.cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        from minzheng.announcements import bus
        from minzheng.announcements.facts import CalendarReleased
        from minzheng.registry import erasure as register_erasure
        from minzheng.rulebook import effects

        from . import deadlines, erasure, jobs, other_eyes

        other_eyes.connect(self)
        register_erasure.register(erasure.KEEPER)
        bus.subscribe(CalendarReleased, jobs.recompute_after_release, by="cases")
        effects.register_moves(deadlines.moves)
