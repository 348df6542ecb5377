"""Files as councils have them, made by the programs' own libraries where there is one."""

from io import BytesIO

import docx
import openpyxl
import weasyprint
import xlsxwriter
from PIL import Image

from tests.robustness import files, pdfs
from tests.robustness.bad_files import RELS, SETTINGS, external


def _bytes(write):
    file = BytesIO()
    write(file)
    return file.getvalue()


def _word():
    document = docx.Document()
    document.add_heading("Terms of reference", 1)
    document.add_table(2, 3).cell(0, 0).text = "Gwella’r cynllun"
    document.add_picture(BytesIO(files.png()))
    return _bytes(document.save)


def _sheet():
    book = openpyxl.Workbook()
    book.active.append(["Placement", 1200.5, "=SUM(B1:B2)"])
    return _bytes(book.save)


def _chart():
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Costs")
        sheet.write_column("A1", [1, 2, 3])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Costs!$A$1:$A$3"})
        sheet.insert_chart("C1", chart)
        sheet.write_url("A9", "https://www.example.org/")
    return file.getvalue()


def _scans():
    page = Image.new("L", (1240, 1754), 250)
    return _bytes(lambda file: page.save(file, "PDF", resolution=150, save_all=True, append_images=[page]))


def _photo():
    """With a small picture of itself in its head, and what a phone writes after its end."""
    small = files.picture("JPEG", (16, 12))
    exif = Image.Exif()
    exif[0x010E] = "Mill Lane"
    file = BytesIO()
    Image.new("RGB", (400, 300), "grey").save(file, "JPEG", exif=exif, progressive=True)
    data = file.getvalue()
    return data[:2] + b"\xff\xe2" + (len(small) + 2).to_bytes(2, "big") + small + data[2:] + b"SEFT" + bytes(20)


def _printed():
    return weasyprint.HTML(
        string="<html lang='en-GB'><title>Minutes</title><h1>Minutes</h1><a href='https://www.example.org/'>Link</a>"
    ).write_pdf(pdf_variant="pdf/ua-1")


GOOD = {
    "Minutes, Mrs O’Brien’s board.docx": _word(),
    "Cyfarfod y Bwrdd – Ynys Môn, Llŷn.xlsx": _sheet(),
    "Costs 2012_13 (v3) [final].xlsx": _chart(),
    "Linked report.docx": files.office(**{RELS: external("hyperlink", "https://www.example.org/")}),
    "On the council’s template.docx": files.office(
        **{SETTINGS: external("attachedTemplate", r"file:///C:\Templates\Report.dotx")}
    ),
    "With a sheet of another.xlsx": files.office(
        "xlsx",
        **{"xl/externalLinks/_rels/externalLink1.xml.rels": external("externalLinkPath", r"file:///\\srv\b.xlsx")},
    ),
    "With a chart.docx": files.office(**{"word/embeddings/Microsoft_Excel_Worksheet.xlsx": _chart()}),
    "Slides with a chart.pptx": files.office("pptx", **{"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": _sheet()}),
    "Made online.docx": files.archive(
        **{
            files.TYPES: files.types().replace(b"word/document.xml", b"word/document2.xml"),
            "word/document2.xml": b'<?xml version="1.0"?>\n<!-- 2013 -->\n<w:document xmlns:w="w"/>',
        }
    ),
    "With printer settings.xlsx": files.office("xlsx", **{"xl/printerSettings/printerSettings1.bin": bytes(900)}),
    "Board paper printed.pdf": _printed(),
    "Scan of the signed sheet.pdf": _scans(),
    "IMG_2013-06-28 14.03.12.JPG": _photo(),
    "scan (2).png": files.picture("PNG", (2480, 3508)),
    f"{'A long but lawful name of a paper ' * 4}.pdf": pdfs.pdf(),
    **{f"PDF {name}.pdf": content for name, content in pdfs.GOOD.items()},
}
