"""The one blueprint of `web`; each module hangs its pages on it."""

from app.core.routing import LocalisedBlueprint

web = LocalisedBlueprint("web", __name__)
