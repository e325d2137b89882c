"""When a code is taken, and the reason when it isn't."""

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal

CODE_WRONG = Refusal(
    "code-wrong",
    _l(
        "This code is not right. Look at your app once more; a code lasts half a minute. "
        "Is it wrong again and again? Then check whether your phone's clock is right."
    ),
    field_name="code",
    status=422,
)
CODE_USED = Refusal(
    "code-used",
    _l("This code was already used. Wait until your app shows the next one."),
    field_name="code",
    status=422,
)
RECOVERY_CODE_WRONG = Refusal(
    "recovery-code-wrong",
    _l("This recovery code is not right, or it was already used. Each code works once."),
    field_name="code",
    status=422,
)
TOO_MANY_CODES = Refusal(
    "too-many-codes",
    _l("Too many wrong codes. Wait a quarter of an hour, then try again."),
    field_name="code",
    status=429,
)
SECRET_LOST = Refusal(
    "secret-lost",
    _l("We can no longer read your second factor. Ask an administrator to reset it, or use a recovery code."),
    field_name="code",
    status=409,
)
