from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "minzheng.payments"

    def ready(self) -> None:
        from minzheng.registry.erasure import register

        from .erasure import KEEPER

        register(KEEPER)
