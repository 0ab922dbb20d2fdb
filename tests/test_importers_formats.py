"""What each format becomes: words, paragraphs, roles, and what the file says of itself."""

from datetime import date

import pytest

from sources.anchoring import paragraphs
from sources.importers import ImportProblem, Limits
from sources.importers.parsers import parse
from sources.importers.signatures import format_of
from sources.importers.txt import decode
from tests.uploads import W, document, docx, lines, page, paragraph, pdf

NOISE = "The street has been noisy for as long as anyone remembers, and nobody counts the cars."
SERBIAN = (
    "Građani čekaju odgovor: da li će ulica biti zatvorena za automobile, kaže Željko Šušnjar."
)
CYRILLIC = "Грађани чекају одговор: да ли ће улица бити затворена за све аутомобиле, и када."
FRENCH = "Les élèves sont déjà à l’école, dans la rue où les voitures passent très vite."
HEAD = [(60, 770, 8, "The Town Paper, May 2020")]
FOOT = [(60, 90, 7, "1 A note on how cars were counted.")]


def read(name, data):
    """As extract() does, but in this process."""
    data = data.encode() if isinstance(data, str) else data
    return parse(format_of(name, data), data, Limits())


def parts(extracted):
    """[(role, paragraph)], as the reading page would number them."""
    body = extracted.body
    texts = [body[place.start : place.end] for place in paragraphs(body)]
    return list(zip(extracted.paragraphs, texts, strict=True))


# Plain text


def test_a_text_file_is_stored_as_it_is_decoded():
    data = b"\xef\xbb\xbfTitle\r\n\r\nOne <u>two\r\n  three,  \xc2\xa0four.\r\n\r\n\r\n  - five \n"
    extracted = read("a.txt", data)
    assert extracted.body == decode(data)
    assert "<u>two\n  three,  \xa0four." in extracted.body
    assert len(extracted.paragraphs) == 3


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (SERBIAN, "cp1250"),
        (SERBIAN, "iso-8859-2"),
        (CYRILLIC, "cp1251"),
        (FRENCH, "cp1252"),
        ("Qeveria është për mbylljen e rrugës, dhe të gjithë e dinë këtë.", "cp1252"),
        ("Il caffè è chiuso, dice la città, e non si sa per quanto.", "cp1252"),
        ("Die Straße ist für die Autos zu eng, und das „stört“ viele.", "cp1252"),
        ("It is a café – “naïve”, they said, and it was loud.", "cp1252"),
        (SERBIAN, "utf-16"),
        ("Emoji 🚲 and العربية and שלום", "utf-16"),
        ("Emoji 🚲 and العربية and שלום", "utf-8-sig"),
    ],
)
def test_an_old_charset_is_recognised(text, charset):
    assert read("a.txt", text.encode(charset)).body == text
    assert read("a.md", text.encode(charset)).body == f"{text}\n"


def test_a_collections_own_texts_must_still_be_unicode():
    with pytest.raises(ImportProblem, match="not UTF-8 text \\(byte 3\\)"):
        decode(b"Caf\xe9")


# Markdown


def test_markdown_keeps_words_and_headings_and_drops_signs():
    extracted = read(
        "a.md",
        "---\ntitle: 'A closed street'\nauthor: Jane Roe, Arben Krasniqi\ndate: 2021-05-04\nlang: en\n---\n"
        f"# Why *now*\n\n{NOISE} See [the\nplan](https://town.example 'x') and <u>more.\n\n"
        "1. `one`\n2. ~~two~~ & three &amp; four\n\n> quoted\\*\n\nSetext\n------\n\n"
        "![A map](map.png)\n\n<div>\nkept <b>words</b>\n</div>\n<script>dropped()</script>\n\n"
        "| a | b |\n|---|---|\n| c | d |\n",
    )
    assert [text for _, text in parts(extracted)] == [
        "Why now",
        f"{NOISE} See the plan and more.",
        "one",
        "two & three & four",
        "quoted*",
        "Setext",
        "A map",
        "kept words",
        *"abcd",
    ]
    assert [text for role, text in parts(extracted) if role == "heading"] == ["Why now", "Setext"]
    assert (extracted.title, extracted.authors) == (
        "A closed street",
        ("Jane Roe", "Arben Krasniqi"),
    )
    assert (extracted.dated_from, extracted.language) == (date(2021, 5, 4), "en")


# Web pages


def test_a_web_page_gives_its_article_and_what_it_says_of_itself():
    article = (
        f"<h1>A closed street</h1><p>{NOISE} It is&nbsp;<b>lo&shy;ud</b>.</p><h2>Why now</h2>"
        f"<p>{NOISE}<br>And then?</p><ul><li>Shops</li><li>Smell and more smell</li></ul>"
    )
    head = (
        '<meta charset="utf-8"><title>A closed street | Town</title><meta name="author" content="Jane Roe">'
        '<meta property="article:published_time" content="2021-05-04T10:00:00Z">'
        "<style>p {}</style><script>document.write('<p>evil words</p>')</script>"
    )
    around = '<nav><a href="/">Home</a><a href="/n">News</a></nav>'
    extracted = read("a.html", page(article, head=head).replace("<body>", f"<body>{around}"))
    assert parts(extracted) == [
        ("heading", "A closed street"),
        ("body", f"{NOISE} It is loud."),
        ("heading", "Why now"),
        ("body", f"{NOISE} And then?"),
        ("body", "Shops"),
        ("body", "Smell and more smell"),
    ]
    assert (extracted.title, extracted.authors) == ("A closed street", ("Jane Roe",))
    assert (extracted.dated_as, extracted.dated_to) == ("4 May 2021", date(2021, 5, 4))
    assert (extracted.language, extracted.format) == ("en", "html")


@pytest.mark.parametrize(
    ("text", "label", "charset"),
    [
        (SERBIAN, "utf-8", "cp1250"),
        (SERBIAN, "iso-8859-1", "utf-8"),
        (SERBIAN, "windows-1250", "cp1250"),
        (CYRILLIC, "windows-1251", "cp1251"),
        (CYRILLIC, "", "cp1251"),
        (FRENCH, "utf-8", "cp1252"),
        (SERBIAN, "utf-7", "utf-8"),
        (SERBIAN, "x-unheard-of", "utf-8-sig"),
        (CYRILLIC, "utf-8", "utf-16"),
        ("Ο δρόμος είναι κλειστός για τα αυτοκίνητα, λένε.", "windows-1253", "cp1253"),
    ],
)
def test_a_page_is_read_in_its_charset_whatever_its_label_says(text, label, charset):
    source = page(f"<p>{text}</p>", head=f'<meta charset="{label}"><title>t</title>')
    assert read("a.html", source.encode(charset)).body == f"{text}\n"


# PDF


def test_a_pdf_is_put_together_again_across_its_lines_and_pages():
    first = [
        *HEAD,
        (60, 740, 16, "A closed street"),
        *lines(
            [
                "The ofﬁce counts cars in the morn-",
                "ing, and NATO-",
                "led ones for a few mo\u00ad",
                "ments.",
            ],
            top=700,
        ),
        *lines(
            [
                "It is as loud as m\u00b2 are many, so that the people of the whole",
                "street ask when it will end and the",
            ],
            top=640,
        ),
        *FOOT,
        (300, 30, 8, "1"),
    ]
    second = [
        *HEAD,
        *lines(["council does not an-", "swer. It has\u00a0time."], top=740),
        *lines(["The answer came late, in May."], top=700),
        (300, 30, 8, "2"),
    ]
    third = [*HEAD, *lines(["It said no."], top=740), (300, 30, 8, "Page 3 of 3")]
    extracted = read(
        "a.pdf", pdf([first, second, third], info="/Author (Jane Roe) /CreationDate (D:20210504)")
    )
    assert parts(extracted)[:3] == [
        ("heading", "A closed street"),
        ("body", "The office counts cars in the morning, and NATO-led ones for a few moments."),
        (
            "body",
            "It is as loud as m² are many, so that the people of the whole street ask when it will end "
            "and the council does not answer. It has time.",
        ),
    ]
    assert [text for _, text in parts(extracted)[3:]] == [
        "1 A note on how cars were counted.",
        "The answer came late, in May.",
        "It said no.",
    ]
    assert (extracted.title, extracted.authors) == ("A closed street", ("Jane Roe",))
    assert extracted.dated_from == date(2021, 5, 4)


def test_a_compound_keeps_its_hyphen_where_it_is_written_so_elsewhere():
    body = lines(["The car-free street is a good idea, and a car-", "free town is a better one."])
    assert "a car-free town" in read("a.pdf", pdf([body])).body


def test_paragraphs_are_cut_at_indents_and_short_last_lines():
    body = [
        *lines(
            ["One line that is quite long and fills the whole width.", "Another ends here."],
            top=700,
        ),
        *lines(["Then a new one begins without any air above it, and", "it goes on."], top=676),
        *lines(["Indented, this is the third."], top=652, x=80),
    ]
    assert len(read("a.pdf", pdf([body])).paragraphs) == 3


def test_two_columns_are_read_one_after_the_other():
    left = lines(
        ["The left column says what the", "street is like today and it", "does not stop but goes"],
        top=700,
    )
    right = lines(
        ["on in the right column, where", "the sentence comes to an end,", "as one sees."],
        top=700,
        x=320,
    )
    assert "but goes on in the right column" in read("a.pdf", pdf([left + right])).body


# Word


def test_a_word_file_gives_paragraphs_headings_and_properties():
    changed = (
        "<w:p><w:ins><w:r><w:t>New</w:t></w:r></w:ins><w:del><w:r><w:delText>Old</w:delText></w:r></w:del>"
        '<w:r><w:t xml:space="preserve"> words</w:t><w:tab/><w:t>here</w:t><w:br/><w:t>too.</w:t></w:r></w:p>'
    )
    table = f"<w:tbl><w:tr><w:tc>{paragraph('one cell,')}</w:tc><w:tc>{paragraph('another,')}</w:tc></w:tr></w:tbl>"
    boxed = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
        f"</mc:Choice><mc:Fallback><w:txbxContent>{paragraph('In a box.')}</w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent><w:t>Beside it.</w:t></w:r></w:p>"
    )
    notes = f"<w:footnotes {W}><w:footnote>{paragraph('A note.')}</w:footnote></w:footnotes>"
    extracted = read(
        "a.docx",
        docx(
            paragraph("A closed street", "berschrift1")
            + paragraph("Why now 3", "V1")
            + paragraph("lo\u00adud\u00a0e\u0301.")
            + f"{changed}{table}{boxed}<w:p/>",
            footnotes=notes,
        ),
    )
    assert parts(extracted) == [
        ("heading", "A closed street"),
        ("boilerplate", "Why now 3"),
        ("body", "loud é."),
        ("body", "New words here too."),
        ("body", "one cell,"),
        ("body", "another,"),
        ("body", "In a box."),
        ("body", "Beside it."),
        ("body", "A note."),
    ]
    assert (extracted.title, extracted.authors) == (
        "A closed street",
        ("Jane Roe", "Arben Krasniqi"),
    )
    assert (extracted.dated_as, extracted.language) == ("4 May 2021", "en")


def test_a_word_file_without_styles_and_properties_is_read_too():
    extracted = read("a.docx", docx("", main=document(paragraph(NOISE)), styles=None, core=None))
    assert parts(extracted) == [("body", NOISE)]
    assert (extracted.title, extracted.authors, extracted.dated_from) == ("", (), None)


# All but text files


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", "# One\n\n\ntwo\xa0\n\n\n\n\nthree e\u0301\r\n"),
        ("a.html", page("<h1>One</h1><p>two&nbsp;</p><p> </p><p>three e\u0301</p>")),
        (
            "a.docx",
            docx(
                paragraph("One", "berschrift1") + paragraph("two\xa0") + paragraph("three e\u0301")
            ),
        ),
    ],
)
def test_one_blank_line_stands_between_paragraphs(name, data):
    extracted = read(name, data)
    assert extracted.body == "One\n\ntwo\n\nthree é\n"
    assert extracted.paragraphs == ("heading", "body", "body")
