"""What of a web page is the document, and what surrounds it."""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element

IGNORED: frozenset[str] = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "header",
        "footer",
        "aside",
        "button",
        "select",
        "option",
        "input",
        "textarea",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
        "head",
        "title",
        "meta",
        "link",
        "menu",
        "dialog",
    ]
)
_NAVIGATION = re.compile(
    r"\b(?:nav(?:bar|igation)?|menu|breadcrumbs?|sidebar|footer|comments?|share|social|related|"
    r"advert\w*|banner|cookie|popup|modal|pagination|toolbar)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|Độc\s+lập\s*-\s*Tự\s+do|^\s*KẾ HOẠCH\s*$", re.M)
_HOLDERS = frozenset(["div", "main", "article", "section", "td", "tr", "tbody", "table", "form"])
_CONTENT_WORDS = 40  # outside links: fewer beside the main text are a caption or a date
_MAIN_SHARE = 0.8  # of a table's words: the cell that holds so many makes it a frame
_LINK_SHARE = 0.6  # of a block's words in links: it is a menu
_MENU_LINKS = 3


def tag_of(element: Element) -> str:
    """The name of an element in lower case; "" for comments."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def declarations(element: Element) -> dict[str, str]:
    """The properties of an element's `style`, in lower case."""
    result = {}
    for declaration in (element.get("style") or "").lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            result[name.strip()] = value.strip()
    return result


def is_hidden(element: Element) -> bool:
    """Whether a browser would not show the element, or shows it as a menu."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = declarations(element)
    if style.get("display") == "none" or style.get("visibility") == "hidden":
        return True
    return style.get("mso-hide") == "all"


def text_in(element: Element) -> str:
    """All text in an element."""
    return "".join(str(text) for text in element.itertext())


def main_content(root: Element) -> Element:
    """The smallest element that holds all text of the document; menus are taken out."""
    body = root.find(".//body")
    current = body if body is not None else root
    for element in list(current.iter()):
        if element is not current and _is_menu(element):
            _remove(element)
    while True:
        children = [child for child in current if _words(child)]
        heaviest = max(children, key=_words, default=None)
        if heaviest is None or tag_of(heaviest) not in _HOLDERS:
            return current
        if tag_of(heaviest) == "table" and not _is_layout(heaviest):
            return current
        others = [child for child in children if child is not heaviest]
        if any(_is_content(child) for child in others) or (current.text or "").strip():
            return current
        current = heaviest


def _is_content(element: Element) -> bool:
    """Whether what stands beside the main text belongs to it: a section, an annex, a head."""
    return _words(element) >= _CONTENT_WORDS or bool(_HEAD.search(text_in(element)))


def _remove(element: Element) -> None:
    """Takes an element out of its parent and leaves the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _is_layout(element: Element) -> bool:
    """A table that holds the page, not data: a cell of it holds nearly everything."""
    if tag_of(element) == "form":
        return True
    total = _words(element)
    return any(_words(cell) >= _MAIN_SHARE * total for cell in element.iter("td")) and total > 200


def _is_menu(element: Element) -> bool:
    tag = tag_of(element)
    if tag in IGNORED:
        return True
    if tag not in ("div", "ul", "ol", "section", "table", "form"):
        return False
    links = element.findall(".//a")
    if len(links) < _MENU_LINKS:
        return False
    marked = _NAVIGATION.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    linked = sum(len(text_in(link).split()) for link in links)
    words = len(text_in(element).split())
    return linked > (_LINK_SHARE if not marked else 0.3) * words and words < 600


def _words(element: Element) -> int:
    """Words outside links."""
    linked = sum(len(text_in(link).split()) for link in element.iter("a"))
    return len(text_in(element).split()) - linked
