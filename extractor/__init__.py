"""Reads Vietnamese local-government plans and publishes what they bind themselves to."""

__version__ = "0.1.0"
