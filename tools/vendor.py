"""What others made in this tree: fonts, icons and two scripts, pinned, hashed and with their licence.

    python tools/vendor.py           a maintainer refreshes (npm and uv); `npm ci` verifies the lock's sha512
    python tools/vendor.py --check   anyone, offline: the committed files match manifest, lock and pins

A newer version: change `tools/assets/package.json`, run `npm install --package-lock-only --ignore-scripts`
in that folder, then this script. Another icon or file: add it to `tools/assets/copies.json`, then run this.
"""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "tools" / "assets"
MANIFEST = ASSETS / "manifest.json"
FONTS = ("headline.woff2", "text.woff2", "text-extended.woff2")
ASKED_ICON = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']""")
SYMBOL = '<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>\n'


def read(name: str) -> dict[str, Any]:
    """Return one JSON file of `tools/assets` as a dict."""
    loaded: dict[str, Any] = json.loads((ASSETS / name).read_text(encoding="utf-8"))
    return loaded


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(target: str, content: bytes) -> str:
    """Write `content` to `target`, a path below the root, and return that path."""
    path = ROOT / target
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return target


def copy_licence(package: str, folder: str) -> str:
    source = next(p for p in sorted((ASSETS / "node_modules" / package).iterdir()) if p.stem == "LICENSE")
    slug = package.strip("@").replace("/", "-")
    return write(f"{folder}/LICENSE-{slug}.txt", source.read_bytes())


def cut_fonts(wish: dict[str, Any]) -> list[str]:
    source = ASSETS / "node_modules" / wish["package"] / "files"
    script = ROOT / "tools" / "fonts.py"
    subprocess.run(["uv", "run", "--script", script, source, ROOT / wish["into"]], check=True)
    return [f"{wish['into']}/{name}" for name in FONTS] + [copy_licence(wish["package"], wish["into"])]


def sew_icons(wish: dict[str, Any]) -> list[str]:
    """One sprite of symbols; colour, width and caps of the stroke are the style sheet's (`.icon`)."""
    source = ASSETS / "node_modules" / wish["package"] / "icons"
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n'
    for name in wish["names"]:
        drawing = (source / f"{name}.svg").read_text(encoding="utf-8")
        shapes = re.findall(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>", drawing)
        sprite += SYMBOL.format(name=name, shapes="".join(shape.replace(" />", "/>") for shape in shapes))
    folder = str(Path(wish["into"]).parent)
    return [write(wish["into"], (sprite + "</svg>\n").encode()), copy_licence(wish["package"], folder)]


def copy_file(wish: dict[str, Any]) -> list[str]:
    source = ASSETS / "node_modules" / wish["package"] / wish["from"]
    licence = copy_licence(wish["package"], str(Path(wish["to"]).parent))
    return [write(wish["to"], source.read_bytes()), licence]


def refresh() -> None:
    """Download what the lock pins, make every file of the wish list and write the manifest."""
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ASSETS, check=True)
    wishes, packages = read("copies.json"), read("package-lock.json")["packages"]
    made = {wishes["fonts"]["package"]: cut_fonts(wishes["fonts"])}
    made[wishes["icons"]["package"]] = sew_icons(wishes["icons"])
    for wish in wishes["files"]:
        made[wish["package"]] = made.get(wish["package"], []) + copy_file(wish)
    manifest = {
        package: {
            "version": packages[f"node_modules/{package}"]["version"],
            "licence": packages[f"node_modules/{package}"]["license"],
            "files": {path: hash_of(ROOT / path) for path in sorted(paths)},
        }
        for package, paths in made.items()
    }
    MANIFEST.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def differences() -> list[str]:
    """Return a line for each way in which tree, manifest and pins disagree; empty when all is well."""
    manifest, found = read("manifest.json"), []
    pins, packages = read("package.json")["dependencies"], read("package-lock.json")["packages"]
    for package, version in pins.items():
        locked = packages.get(f"node_modules/{package}", {})
        if not version == locked.get("version") == manifest.get(package, {}).get("version"):
            found.append(f"{package}: package.json, its lock and the manifest name different versions")
        if not locked.get("integrity", "").startswith("sha512-"):
            found.append(f"{package}: the lock holds no sha512")
    found += [f"{name}: the lock names a download address" for name, p in packages.items() if "resolved" in p]
    for package, entry in manifest.items():
        for path, expected in entry["files"].items():
            if not (ROOT / path).is_file() or hash_of(ROOT / path) != expected:
                found.append(f"{path}: changed or missing, not as {package} {entry['version']} gave it")
    return found + missing_icons()


def missing_icons() -> list[str]:
    """Return one line for each icon that a template asks for and the sprite lacks."""
    sprite = (ROOT / read("copies.json")["icons"]["into"]).read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    asked: dict[str, Path] = {}
    for template in sorted((ROOT / "templates").rglob("*.html")):
        for name in ASKED_ICON.findall(template.read_text(encoding="utf-8")):
            asked.setdefault(name, template)
    lacking = {name: path.relative_to(ROOT) for name, path in asked.items() if name not in drawn}
    return [f"{path}: no icon '{name}' in the sprite" for name, path in lacking.items()]


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        refresh()
    found = differences()
    print("\n".join(found) or "vendored files: as pinned")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
