"""Introduces everybody to everybody: settings, wiring, command line, web door, and a Slack on this machine."""

__version__ = "0.1.0"
