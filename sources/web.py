"""Addresses that a browser opens."""

from django.core.exceptions import ValidationError


def on_the_web(url):
    """A validator: the address is one of the web."""
    if url and not url.startswith(("https://", "http://")):
        raise ValidationError("It must start with https:// or http://.")
