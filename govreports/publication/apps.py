"""Registers the app with Django."""

from django.apps import AppConfig


class Config(AppConfig):
    name = "govreports.publication"
    label = "publication"
