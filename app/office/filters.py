"""Filters of the office's lists: GET forms whose values stand in the address."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import Optional

from app.core.clock import AMSTERDAM
from app.core.forms import DateField


class FilterForm(Form):  # type: ignore[misc]  # WTForms has no types
    """A form without proof: reading changes nothing. A value that makes no sense filters nothing."""

    def value(self, name: str) -> Any:
        """The value of a field, None where it is empty or wrong."""
        field = self[name]
        return None if field.errors or not field.data else field.data

    def chosen(self) -> dict[str, str]:
        """What is filled in, for the links to further pages."""
        return {
            field.name: field.raw_data[0] for field in self if field.raw_data and field.raw_data[0].strip()
        }


class IdField(StringField):  # type: ignore[misc]
    """An id as the log holds it; its data is a UUID."""

    def process_formdata(self, valuelist: list[str]) -> None:
        written = valuelist[0].strip() if valuelist else ""
        try:
            self.data = UUID(written) if written else None
        except ValueError:
            raise ValueError(_l("This is not an id. An id has 32 letters and digits.")) from None

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ""


def optional_day(label: Any) -> DateField:
    return DateField(label, [Optional()])


def moments_of(day: date) -> tuple[datetime, datetime]:
    """The first moment of an Amsterdam day, and of the next: 23 or 25 hours apart when the clock changes."""
    start = datetime.combine(day, time.min, AMSTERDAM)
    return start, datetime.combine(day + timedelta(days=1), time.min, AMSTERDAM)
