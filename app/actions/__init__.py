"""Actions: events people sign up for, and demonstrations that ask nobody who they are.

`agenda` (what happens where and when), `sign_ups` and `reminders` (who comes, and who wants a mail), and above
them `visiting`, the public pages where these meet.
"""

from flask import Flask

from app.actions.agenda import models as agenda_models
from app.actions.reminders import models as reminder_models
from app.actions.sign_ups import models as sign_up_models

__all__ = ["agenda_models", "reminder_models", "sign_up_models"]


def init_app(app: Flask) -> None:
    pass
