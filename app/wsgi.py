"""What the production server loads: `app.wsgi:app`."""

import sys

from app import create_app
from app.settings import SettingsError

try:
    app = create_app()
except SettingsError as wrong:
    sys.exit(str(wrong))
