"""Looking at a page as people with other eyes, windows and letter sizes do."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the theme can change.
COLOURS = ["color-contrast", "link-in-text-block"]

# Frames hold mails, which are not ours to lay out.
RUN_AXE = """async (only) => {
  const {violations} = await axe.run(document, {runOnly: only, iframes: false, resultTypes: ["violations"]});
  return violations.flatMap(({id, help, nodes}) => nodes.map((node) =>
    `${id} (${help}): ${node.target} ${node.any.concat(node.all).map((check) => check.message).join(" ")}`));
}"""
WIDER_THAN_WINDOW = """() => {
  const root = document.documentElement, width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const cut = (node) => node && (getComputedStyle(node).overflowX !== "visible" || cut(node.parentElement));
  const juts = (node) => node.getBoundingClientRect().right > width + 1 && !cut(node.parentElement);
  const wide = [...document.body.querySelectorAll("*")].filter((node) =>
    juts(node) && ![...node.children].some(juts));
  return [`the page is ${root.scrollWidth} wide in a window of ${width}: ` + wide.slice(0, 5).map((node) =>
    `${node.tagName.toLowerCase()}.${node.className} "${node.textContent.trim().slice(0, 40)}"`).join("; ")];
}"""
BROKEN_TERMS = """() => {
  const lines = (node, start, end) => {
    const word = document.createRange();
    word.setStart(node, start);
    word.setEnd(node, end);
    return new Set([...word.getClientRects()].map((box) => Math.round(box.top))).size;
  };
  return [...document.querySelectorAll("dt")].flatMap((term) => [...term.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .flatMap((node) => [...node.data.matchAll(/[^\\s-]+/g)]
      .filter((word) => lines(node, word.index, word.index + word[0].length) > 1)
      .map((word) => `"${word[0]}" breaks over two lines`)));
}"""
DOUBLE_TEXT = """() => {
  const root = document.documentElement;
  root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + "px";
}"""


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """All that is wrong with the page that is open: light and dark, at 320 and 390 px, with doubled text."""
    page.evaluate(axe())
    found = told("light", axe_findings(page, {"type": "tag", "values": RULES}))
    page.emulate_media(color_scheme="dark")
    found += told("dark", axe_findings(page, {"type": "rule", "values": COLOURS}))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 700})
    found += told("320", page.evaluate(WIDER_THAN_WINDOW))
    page.set_viewport_size({"width": 390, "height": 844})
    found += told("390", page.evaluate(BROKEN_TERMS))
    page.evaluate(DOUBLE_TEXT)
    return found + told("390 with 200 % text", page.evaluate(WIDER_THAN_WINDOW))


def axe_findings(page: Page, only: dict[str, Any]) -> list[str]:
    return list(page.evaluate(RUN_AXE, only))


def told(where: str, findings: list[str]) -> list[str]:
    return [f"{where}: {finding}" for finding in findings]
