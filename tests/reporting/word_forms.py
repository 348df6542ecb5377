"""Word forms as areas of 2013 sent them, built afresh: nothing of a real return is in them."""

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

HEADS = ["What is the story", "Proof (attach)", "Support wanted"]


def form(*rows, heads=HEADS, before=(), path):
    """One table; a row is a list of cells, and a cell a text, a list of paragraphs, or a function that fills it."""
    document = Document()
    for text in before:
        document.add_paragraph(text)
    add_table(document, rows, heads)
    document.save(path)
    return path


def add_table(document, rows, heads=HEADS):
    lines = ([["1. Partners", *heads]] if heads else []) + list(rows)
    table = document.add_table(0, max(map(len, lines)))
    for line in lines:
        cells = table.add_row().cells
        for cell, content in zip(cells, line, strict=False):
            _fill(cell, content)
    return table


def _fill(cell, content):
    if callable(content):
        content(cell)
    elif isinstance(content, list):
        cell.text = content[0]
        for text in content[1:]:
            cell.add_paragraph(text)
    else:
        cell.text = content


def shaded(colour):
    def fill(cell):
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{colour}"/>'))

    return fill


def xml(*runs):
    """A cell whose paragraph holds this XML."""

    def fill(cell):
        paragraph = cell.paragraphs[0]._p
        for run in runs:
            paragraph.append(parse_xml(run.replace(">", f" {nsdecls('w')}>", 1)))

    return fill
