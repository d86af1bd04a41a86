"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    name = "govreports.printing"
    label = "printing"

    def ready(self) -> None:
        """Let `manage.py check` see what would spoil the PDF."""
        import_module("govreports.printing.typefaces")
