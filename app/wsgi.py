"""What the production server loads: `app.wsgi:app`."""

from app import create_app
from app.core import memory

app = create_app()
memory.settle()
