"""Texts that break careless programs (F3): over five hundred, made from ranges of Unicode and from families of
look-alikes. All of them may be typed and have to come back; what may not be stored at all is in `REFUSED`."""

import unicodedata
from collections.abc import Iterator

_OFFICERS = "We moved three people home"


def _letters(start: int, count: int = 5) -> str:
    """The first assigned letters, marks or signs from a code point on."""
    found: list[str] = []
    point = start
    while len(found) < count:
        if unicodedata.category(chr(point))[0] in "LMNS":
            found.append(chr(point))
        point += 1
    return "".join(found)


def _around(*signs: str) -> list[str]:
    """Each sign inside a word and at its ends."""
    return [text for sign in signs for text in (f"Win{sign}ter", f"{sign}Winter{sign}")]


def _scripts() -> list[str]:
    starts = [
        *(0x370, 0x3E2, 0x400, 0x531, 0x780, 0x7CA, 0x840, 0x904, 0x985, 0xA05, 0xA85, 0xB05, 0xB85, 0xC05, 0xC85),
        *(0xD05, 0xD85, 0xE01, 0xE81, 0xF40, 0x1000, 0x10A0, 0x1100, 0x1200, 0x13A0, 0x1401, 0x1681, 0x16A0, 0x1780),
        *(0x1820, 0x1900, 0x1950, 0x1B05, 0x1D00, 0x2C00, 0x2C80, 0x2D30, 0xA000, 0xA4D0, 0xA500, 0xA840, 0xAB01),
        *(0x10000, 0x10280, 0x10300, 0x10330, 0x10380, 0x10400, 0x10800, 0x10A00, 0x12000, 0x13000, 0x16800, 0x1E900),
    ]
    return [_letters(start) for start in starts]


def _zalgo() -> list[str]:
    marks = [chr(point) for point in range(0x300, 0x370)]
    texts = []
    for depth in (1, 2, 5, 12, 30):
        piled = (
            letter + "".join(marks[(place * 7 + n * 3) % len(marks)] for n in range(depth))
            for place, letter in enumerate("Winterbourne View")
        )
        texts.append("".join(piled))
    return [*texts, "".join(marks), f"a{''.join(marks)}b"]


def _flag(letters: str) -> str:
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in letters)


def _mathematical(start: int) -> str:
    return "".join(chr(start + ord(letter) - ord("A")) for letter in "WINTER")


_ACCENTED = (
    "Café",
    "Ŵyn Llŷr",
    "Zoë Brontë",
    "Åse Ångström",
    "Škoda",
    "Nguyễn",
    "Việt Nam",
    "한국어",
    "ガギグゲゴ",
    "ΰ",
    "ǭ",
)
# fmt: off
FAMILIES: dict[str, list[str]] = {
    "white space": [
        " leading", "trailing ", "  both  ", "\tleading tab", "trailing tab\t", "in\tside", "two  spaces  inside",
        "\xa0hard\xa0space\xa0", "\u3000ideographic\u3000", "\u2003em\u2009thin\u200ahair\u202fnarrow", "\u1680ogham",
        "\u205fmathematical\u205f", "\nleading line", "trailing line\n", "\n\n\nthree\n\n\nand three\n\n",
        " \n a \n ", "one\r\ntwo\r\nthree", "one\rtwo\rthree", "mixed\r\nends\rhere\nand\n\rthere",
        "\r\n\r\nblank\r\n", "Word's\x0bsoft break", "form\x0cfeed", "next\x85line", "line\u2028separator",
        "paragraph\u2029separator",
    ],
    "combining marks": [f"{letter}{chr(mark)}x" for mark in range(0x300, 0x320) for letter in "aq"],
    "marks alone": [
        "\u0301", "\u0301leading", "\u20dd", "1\u20e3", "o\u0308\u0304", "a\u0328\u0301", "\u0ae8\u0abe",
    ],
    "normal forms": [
        *(unicodedata.normalize(form, word) for form in ("NFC", "NFD") for word in _ACCENTED),
        "\u212b \u2126 \u212a", "\u0344", "\u0958 \u095b", "\ufb1d \ufb4e",
        "\u2adc", "\U0001d15e\U0001d160", "\uf900\uf901", "\U0002f800", "\u1100\u1161\u11a8", "q\u0307\u0323",
        "q\u0323\u0307", "\u1e69 s\u0323\u0307 s\u0307\u0323", "\u037e;\u1fef`",
        "ﬁ ﬂ ﬃ ﬆ", "²³¹½ ⅷ Ⅻ", "ſt ß ẞ", "ＡＢＣ１２３！", "ｶﾞｷﾞ", "㎏ ㏑ ㍿", "ﷺ", "℡ № ℅",
    ],
    "right to left": [
        "שלום", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "مرحبا بالعالم",
        "\u0645\u064f\u062d\u064e\u0645\u064e\u0651\u062f", "ﷲ", "العدد ١٢٣ هنا", "پژوهش",
        "\u0633\u0644\u0627\u0645\u200c\u0639\u0644\u06cc\u06a9\u0645", "abc שלום def", "שלום (abc) 123", "\u200eLRM",
        "\u200fRLM", "\u202eoverride\u202c", "\u202dforced\u202c", "\u202aembedded\u202c", "\u202bembedded\u202c",
        "\u2066isolate\u2069", "\u2067isolate\u2069", "\u2068isolate\u2069", "not closed \u202e 12", "\u061cALM",
        "ܫܠܡܐ", "\u078b\u07a8\u0788\u07ac\u0780\u07a8", "ߒߞߏ",
    ],
    "emoji": [
        "😀", "👍🏽", "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\U0001f3f3\ufe0f\u200d\U0001f308",
        "\U0001f469\U0001f3ff\u200d\U0001f680", "\u2764\ufe0f", "❤", "\u263a\ufe0e", "\u2714\ufe0f",
        _flag("GB"), _flag("FR"),
        "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", "1\ufe0f\u20e3", "#\ufe0f\u20e3",
        "\xa9\ufe0f \xae\ufe0f \u2122\ufe0f", "🫠",
        "\U0001f937\U0001f3fb\u200d\u2642\ufe0f", "\U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1", "🏻 alone",
        "\u200djoined alone\u200d", "\ufe0f alone", "😀" * 200, "\U0001f201\U0001f192\U0001f170\ufe0f",
        "\u23e9\u23cf\ufe0f", "text🙂between🙂words",
    ],
    "zero width": _around(
        "\u200b", "\u200c", "\u200d", "\u2060", "\u2061", "\u2062", "\u2063", "\u2064", "\ufeff", "\xad", "\u034f",
        "\u115f", "\u3164", "\u180e", "\ufe00", "\U000e0100", "\U000e0041", "\u2800", "\u17b4",
    ),
    "Chinese, Japanese, Korean": [
        "中文", "䐶䐷", "日本語テスト", "한글", "繁體中文，標點。", "𠀀𠀁", "𪚥", "𰀀", "㐀㐁", "々〆〇",
        "〠〰〽", "ﾊﾝｶｸ",
        "\uff26\uff35\uff2c\uff2c\u3000\uff37\uff29\uff24\uff34\uff28", "ㄅㄆㄇ", "ꀀꀁ", "𛀀",
        "⿰亻中", "\u9089\U000e0102",
        "裏側 (うらがわ)",
        "全角＜ｓｃｒｉｐｔ＞", "一" * 300, "株式会社ウィンター", "¥￥₩",
    ],
    "mathematical": [
        *(_mathematical(start) for start in range(0x1D400, 0x1D6A4, 52)),
        "ᴡɪɴᴛᴇʀ", "ⓦⓘⓝⓣⓔⓡ", "🅆🄸🄽🅃🄴🅁", "⒲⒤⒩", "ʷᶤᶰᵗᵉʳ", "ₐₑₒ", "𝟘𝟙𝟚 𝟬𝟭𝟮",
        "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋, α ∧ ¬β", "∑∏∫√∞≠≤≥", "ℵ ℘ ℏ", "e⁻ˣ",
    ],
    "other scripts": _scripts(),
    "signs": [
        _letters(0x20A0, 12), _letters(0x2190, 12), _letters(0x2500, 12), _letters(0x2600, 12), _letters(0x2700, 12),
        _letters(0x2800, 8), "“double” ‘single’ „low“ «guillemets» ‹single›", "– — ― ‐ ‑ ‒ − ﹣ －", "… ‥ ․",
        "• ◦ ‣ ⁃ ∙ ·", "† ‡ § ¶ ※", "¡¿‽⸘", "′ ″ ‴ ⁗", "¤ ₿ ƒ", "\u0378 unassigned \U0003ffff",
        "\ue000\uf8ff private", "\U000f0000\U0010fffd", "\ufffe\uffff", "\ufdd0\ufdef", "\U0001fffe\U0010ffff",
        "\ufffd replaced", "\ufff9annotated\ufffa\ufffb", "\ufffc",
    ],
    "each mark of ASCII": [chr(point) for point in range(0x21, 0x7F) if not chr(point).isalnum()],
    "SQL": [
        "'; DROP TABLE answers; --", "1' OR '1'='1", "1; SELECT pg_sleep(10)--",
        "' UNION SELECT password FROM accounts_user --", "\\'; --", "Robert'); DROP TABLE students;--", '" OR ""="',
        "admin'--", "1 OR 1=1", "%' AND '%'='", "_%", "x'; EXEC xp_cmdshell('dir'); --", "$$;$$", "E'\\x41'", "?",
        "%(value)s", ":value", "@value", "NULL::text", "'||(SELECT version())||'",
    ],
    "HTML": [
        "<script>alert(1)</script>", "<b>bold</b>", "</textarea><script>alert(1)</script>", "</title><h1>",
        "<!-- comment", "<![CDATA[ text ]]>", "<?xml version='1.0'?>", "&amp; &lt; &#60; &#x3c; &nbsp; &unknown;",
        '" onmouseover="alert(1)', "' autofocus onfocus=alert(1) '", "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
        "<a href=//evil.example>here</a>", "<style>body{display:none}</style>",
        "<link rel=attachment href=file:///etc/passwd>", "<iframe src=file:///etc/passwd>",
        "<base href=//evil.example>", "<meta http-equiv=refresh content=0>", "＜script＞alert(1)＜/script＞", "&", "&&",
        "<", ">", "<>", "a<b and c>d", "&lt;script&gt;", "&amp;amp;", "<br>", "<!-- token -->",
        "<details open ontoggle=alert(1)>", '"\'><', "<math><mi//xlink:href=data:x>", "expression(alert(1))",
        "url(x)",
    ],
    "templates and formats": [
        "{{ 7|add:7 }}", "{{ request.user.password }}", "{% load static %}", "{% include '/etc/passwd' %}",
        "{# comment #}", "{%", "%}", "{{", "}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{7*7}}", "[[7*7]]", "@{7*7}",
        "%s", "%d %n %x", "%(name)s", "%", "%%", "100%", "{}", "{0}", "{name!r:>{width}}", "{0.__class__.__mro__}",
        "\\1 \\g<0>", "\\n \\t \\\\", "\\u0041 \\x41 \\N{BULLET}", "$1 $& $$", "`id`", "$(id)", "~~~",
        "***bold*** _it_ # head",
    ],
    "nothing and everything": [
        "NULL", "null", "None", "nil", "undefined", "undef", "NaN", "Infinity", "-Infinity", "true", "True", "false",
        "FALSE", "yes", "no", "on", "off", "0", "-", "--", "N/A", "#N/A", "#REF!", "(null)", "[]", "{ }", '""', "''",
        "\\0", "constructor", "__proto__", "hasOwnProperty", "EOF", "Yes",
    ],
    "numbers": [
        "1e309", "-1e309", "1e-400", "1E+02", "0x1F", "0b101", "0o17", "007", "1/0", "0/0", "-0", "+5", "-5", "1,000",
        "1.000,00", "1 000", "1’000", "1_000", "9007199254740993", "2147483648", "9223372036854775808",
        "123456789012345678901234567890", "0.1", ".5", "5.", "1.0.0", "١٢٣", "१२३", "１２３", "½", "VII", "12:60",
        "1e5e5", "50%", "£3.1m", "NaN0",
    ],
    "dates": [
        "2013-07-05", "5/7/13", "31/02/2013", "0000-00-00", "9999-12-31", "10000-01-01", "29 February 2013", "24:00",
        "23:59:60", "1970-01-01T00:00:00Z", "2013-W27-5", "March 32", "1-2", "SEPT2", "1/1", "-1 day",
    ],
    "paths and devices": [
        "../../etc/passwd", "..\\..\\windows\\win.ini", "/dev/null", "C:\\", "\\\\server\\share",
        "file:///etc/passwd", "CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "con.txt", "aux.h", ".htaccess", ".", "..",
        "...", "~", "~root", "%2e%2e%2f", "%00", "%0d%0aSet-Cookie: a=b", "name.", "a|b", "*", "?x=y&z",
        "index.php%00.jpg", "-rf", "--help",
    ],
    "formulas": [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example")', "\t=1+1",
        " =1+1", "＝1+1", "=2+5+cmd|'/C calc'!A0", "'=1+1", '"=1+1"', ";=1+1", ",=1+1", "%0A=1+1", "|x",
        '=WEBSERVICE("http://evil.example")',
    ],
    "data formats": [
        '{"responses": {}}', '{"a": "\\ud800"}', "[1, 2", "key: value\n- list", "--- !!python/object",
        "<?xml?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>", "a,b;c\td", 'a "quoted" ""twice""',
        'line\none,"two', "a=b&c=d", "%F0%9F", "=?utf-8?q?x?=", "Subject: x\nBcc: y@example.org", "\n.\n",
        "BEGIN:VCARD", "data:;base64,AAAA",
    ],
    "names and cases": [
        "O’Brien-Smith", "D'Arcy", "Ng", "Null", "van der Berg", "Ŵyn Llŷr ap Siôn", "Þórður", "Łukasz", "X Æ A-12",
        "İstanbul ıI", "straße STRASSE", "ǅungla", "ΌΣΟΣ όσος", "ﬀ", "ŉ", "Scunthorpe", "Mr. and Mrs.", "@lead",
        "#hash", "name@example.org",
    ],
    "lists and references": [
        "• point", "•\tpoint\n•\tpoint", "- a\n- b\n\n* c", "-no list", "* ", "*", "1. one\n2. two", "see 1.1 above",
        "1.1", "1.10 and 99.9", "£1.1 million", "1.1%", "-\xa0hard", "•", "o Word's second level",
        "\uf0b7 Word's own bullet", "text\n• point\ntext", "  • indented",
    ],
    "long": [
        "x" * 5000, "Winterbourne" * 300, "W" + "-" * 2000, "/".join(["path"] * 500), "漢" * 2000, "é" * 3000,
        f"{_OFFICERS}. " * 300, "a\n" * 400, "\n".join(f"• {n}" for n in range(200)), "&" * 2000,
        "\u200b" * 500 + "x", "a\u0301" * 1500,
    ],
    "piled marks": _zalgo(),
}
# fmt: on

_SURROGATES = ("\ud800", "\udbff", "\udc00", "\udfff", "\ud83d")
_KEPT = "\t\n\r\x0b\x0c\x85"  # white space and line ends, which have a plain form
REFUSED: list[str] = [
    *(chr(point) for point in (*range(0x20), *range(0x7F, 0xA0)) if chr(point) not in _KEPT),
    *_SURROGATES,
]
"""Characters that no text may hold."""


def everything() -> list[str]:
    return [text for family in FAMILIES.values() for text in family]


def as_stored(text: str) -> str:
    """What a text is to be kept as: NFC, with LF at the end of a line."""
    for line_end in ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        text = text.replace(line_end, "\n")
    return unicodedata.normalize("NFC", text)


def sample(each: int = 1, longest: int = 40) -> Iterator[str]:
    """Some short texts of every family, evenly spread."""
    for family in FAMILIES.values():
        short = [text for text in family if len(text) <= longest]
        yield from short[:: max(1, len(short) // each)][:each]
