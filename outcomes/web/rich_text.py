"""Text with light marks, as people write it into files: Markdown as far as it is used here."""

import re

from dash import html

from outcomes.web.tree import Piece

_MARKS = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|\*(?P<em>[^*]+?)\*|`(?P<code>[^`]+)`|\[(?P<label>[^\]]+)\]\((?P<href>https?://[^\s)]+)\)"
)


def rich_text(text: str) -> list[Piece]:
    r"""Paragraphs, lists, bold, italics, code and links of Markdown; anything else stays as it was typed.

    >>> [type(block).__name__ for block in rich_text("One *thing*.\n\n- first\n- second")]
    ['P', 'Ul']
    """
    blocks: list[Piece] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        if all(re.match(r"\s*[-*] ", line) for line in lines):
            blocks.append(html.Ul([html.Li(_inline(re.sub(r"^\s*[-*] ", "", line))) for line in lines]))
        else:
            blocks.append(html.P(_inline(" ".join(line.strip() for line in lines))))
    return blocks


def _inline(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    position = 0
    for found in _MARKS.finditer(text):
        pieces.append(text[position : found.start()])
        if found["bold"]:
            pieces.append(html.Strong(found["bold"]))
        elif found["em"]:
            pieces.append(html.Em(found["em"]))
        elif found["code"]:
            pieces.append(html.Code(found["code"]))
        else:
            pieces.append(html.A(found["label"], href=found["href"], rel="noopener"))
        position = found.end()
    return [piece for piece in (*pieces, text[position:]) if piece != ""]
