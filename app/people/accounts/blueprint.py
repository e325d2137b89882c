"""The one blueprint of accounts; each noun hangs its pages on it."""

from app.core.routing import LocalisedBlueprint

accounts = LocalisedBlueprint("accounts", __name__)
