"""Static files by WhiteNoise, compressed once in production; addresses change when files do."""

import hashlib
import shutil
import tempfile
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from app.settings import ROOT, Settings

STATIC = ROOT / "static"
YEAR_SECONDS = 31536000


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    # Files change only while they are worked on.
    app.jinja_env.globals["static_url"] = static_url if settings.development else cache(static_url)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=STATIC if settings.development else compressed_copy(settings.var_dir),
        prefix="static/",
        autorefresh=settings.development,
        max_age=YEAR_SECONDS,
    )


def compressed_copy(var_dir: Path) -> Path:
    """A folder with every static file and its Brotli and gzip forms, made once per state of `static/`."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(STATIC)).encode() + path.read_bytes())
    target = var_dir / f"static-{digest.hexdigest()[:16]}"
    if target.exists():
        return target
    var_dir.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="static-fresh-", dir=var_dir))
    shutil.copytree(STATIC, fresh, dirs_exist_ok=True)
    compressor = Compressor(quiet=True)
    for path in [path for path in fresh.rglob("*") if path.is_file()]:
        if compressor.should_compress(path.name):
            list(compressor.compress(str(path)))
    try:
        fresh.rename(target)
    except OSError:
        # Another process that started with us was first.
        shutil.rmtree(fresh)
    return target


def static_url(path: str) -> str:
    """The address of a file in `static/`, with a piece of its hash, so that browsers may keep it."""
    return url_for("static", filename=path, v=_fingerprint(STATIC / path))


@cache
def _fingerprint_at(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def _fingerprint(path: Path) -> str:
    return _fingerprint_at(path, path.stat().st_mtime_ns)
