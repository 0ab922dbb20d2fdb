"""Bringing documents in: files are read, looked through, and become documents."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from sources import texts
from sources.models import Document, Operation, Text, Upload, Voice
from sources.operations import Conflict, undo
from tests import uploads
from tests.breaking import break_off_everywhere
from tests.builders import make_collection, make_document, make_statement, make_user, make_voice

pytestmark = pytest.mark.any_database

ARTICLE = """Geese on the green

By Anna Author

Menu

Geese graze on the village green all winter, and nobody in living memory has ever asked them to leave it.

They should be left alone, because they keep the grass short and cost the village nothing.
"""


@pytest.fixture
def collection(db):
    return make_collection(slug="birds")


@pytest.fixture
def analyst(client, collection):
    client.user = make_user(collection=collection, role="analyst")
    client.force_login(client.user)
    return client


def file(name="geese.txt", data=ARTICLE):
    content = io.BytesIO(data.encode() if isinstance(data, str) else data)
    content.name = name
    return content


def send(client, *files, text="", **headers):
    return client.post(
        reverse("uploads", args=["birds"]), {"files": files, "text": text}, headers=headers
    )


def address_of(upload):
    return reverse("upload", args=["birds", upload.pk])


def save(client, upload, **changes):
    address = address_of(upload)
    initial = client.get(address).context["form"].initial
    return client.post(address, {k: v for k, v in {**initial, **changes}.items() if v is not None})


def problem(answer):
    return " ".join(re.findall(r'class="error"[^>]*>(.*?)</', answer.text, re.S))


def test_a_file_is_read_looked_through_and_saved(analyst):
    answer = send(analyst, file())
    upload = Upload.objects.get()
    assert answer.url == reverse("upload", args=["birds", upload.pk])
    page = analyst.get(answer.url)
    assert page.context["form"].initial["title"] == "Geese on the green"
    assert page.context["form"].initial["authors"] == "Anna Author"
    saved = save(analyst, upload, **{"role-3": "boilerplate", "dated_as": "spring 2020"})
    document = Document.objects.get()
    assert saved.url == document.get_absolute_url()
    assert texts.current(document).body == ARTICLE
    assert [v.name for v in document.author_team] == ["Anna Author"]
    roles = list(document.paragraphs.values_list("role", flat=True))
    assert roles[0] == "heading"
    assert roles[2:] == ["boilerplate", "body", "body"]
    assert document.key == "author-geese-on-the-green"
    assert not Upload.objects.exists()
    assert analyst.get(saved.url).status_code == 200


def test_a_pasted_text_goes_the_same_way(analyst):
    send(analyst, text=ARTICLE)
    assert Upload.objects.get().extracted["title"] == "Geese on the green"


@pytest.mark.both_databases
def test_many_files_at_once_each_have_their_result(analyst):
    answer = send(analyst, file(), file("scan.pdf", b"\x7fELF nonsense"), file("two.txt"))
    assert answer.status_code == 200
    assert answer.text.count("Look through") == 2
    assert "scan.pdf" in answer.text
    assert problem(answer)


def test_one_by_one_each_answer_is_one_line(analyst):
    answer = send(analyst, file(), **{"X-One-File": "1"})
    assert answer.text.strip().startswith("<li")
    assert "read: " in answer.text
    refused = send(analyst, file("empty.txt", "   "), **{"X-One-File": "1"})
    assert refused.status_code == 422
    assert problem(refused)


def test_nothing_sent_is_said(analyst):
    answer = send(analyst)
    assert answer.status_code == 422
    assert "Choose a file" in answer.text


def test_an_author_who_is_known_stays_one_voice(analyst, collection):
    anna = make_voice(collection, "anna", name="Anna Author")
    send(analyst, file())
    save(analyst, Upload.objects.get())
    assert list(Document.objects.get().author_team) == [anna]
    assert Voice.objects.count() == 1


def test_what_is_wrong_is_named_and_nothing_is_saved(analyst, collection):
    make_document(collection, key="geese")
    send(analyst, file())
    upload = Upload.objects.get()
    wrong = {"key": "geese", "dated_from": "2020-05-01", "role-3": "boilerplate"}
    answer = save(analyst, upload, **wrong)
    assert answer.status_code == 422
    assert "has the key “geese”" in problem(answer)
    assert "both days" in problem(answer)
    assert answer.context["paragraphs"][2]["role"] == "boilerplate"
    assert Document.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("authors", "N" * 250, "a name has 200 at most"),
        ("authors", " ; ", "Name at least one"),
        ("dated_as", "x" * 61, "at most 60 characters"),
        ("url", f"https://example.org/{'x' * 490}", "at most 500 characters"),
        ("url", "ftp://example.org/x", "It must start with https://"),
    ],
)
def test_what_a_document_cannot_hold_is_refused(analyst, field, value, said):
    send(analyst, file())
    answer = save(analyst, Upload.objects.get(), **{field: value})
    assert answer.status_code == 422
    assert said in problem(answer)
    assert not Document.objects.exists()


def test_bringing_in_is_undone_as_a_whole_unless_it_is_in_use(analyst):
    send(analyst, file())
    save(analyst, Upload.objects.get())
    operation = Operation.objects.get()
    statement = make_statement(Document.objects.get(), words="Geese graze", paragraph=4)
    with pytest.raises(Conflict, match="in use"):
        undo(operation, analyst.user)
    statement.citations.all().delete()
    statement.passages.model.objects.all().delete()
    statement.delete()
    undo(operation, analyst.user)
    assert not Document.objects.exists()
    assert not Voice.objects.exists()


def test_an_upload_is_its_owners_alone_and_can_be_discarded(analyst, collection, client):
    send(analyst, file())
    upload = Upload.objects.get()
    other = Client()
    other.force_login(make_user(collection=collection, role="editor"))
    assert other.get(reverse("upload", args=["birds", upload.pk])).status_code == 404
    assert "waits to be looked through" in analyst.get(reverse("uploads", args=["birds"])).text
    analyst.post(reverse("discard", args=["birds", upload.pk]))
    assert not Upload.objects.exists()


def test_more_than_20_mb_are_refused_before_they_are_read(analyst):
    answer = analyst.generic(
        "POST", reverse("uploads", args=["birds"]), b"", CONTENT_LENGTH="30000000"
    )
    assert answer.status_code == 413
    assert "20 MB" in answer.text


@pytest.mark.parametrize("kind", ["docx", "html", "md", "pdf"])
def test_every_format_comes_through_the_same_door(analyst, kind):
    data = {
        "docx": lambda: uploads.docx(uploads.paragraph("Geese graze on the green.")),
        "pdf": lambda: uploads.pdf([uploads.lines(["Geese graze on the green."])]),
        "html": lambda: (
            "<html><body><article><h1>Geese</h1><p>Geese graze on the green, all winter long, and nobody has ever minded it at all.</p></article></body></html>"
        ),
        "md": lambda: "# Geese\n\nGeese graze on the *green*.",
    }[kind]()
    send(analyst, file(f"geese.{kind}", data))
    assert "Geese graze on the green" in Upload.objects.get().body


def test_the_five_texts_go_through_the_same_door(analyst, texts_folder):
    for path in sorted(texts_folder.glob("*.txt")):
        send(analyst, file(path.name, path.read_bytes()))
    assert Upload.objects.count() == 5
    assert all(upload.extracted["title"] for upload in Upload.objects.all())


def test_rights(client, collection):
    address = reverse("uploads", args=["birds"])
    assert client.get(address).url.startswith("/login/")
    client.force_login(make_user(collection=collection, role="reader"))
    assert client.post(address).status_code == 403


def test_only_an_editor_lets_everybody_read_the_text(analyst, client, collection):
    send(analyst, file())
    assert 'name="public"' not in analyst.get(address_of(Upload.objects.get())).text
    save(analyst, Upload.objects.get(), public="on")
    client.force_login(make_user(collection=collection, role="editor"))
    send(client, file())
    save(client, Upload.objects.get(), public="on")
    assert [text.public for text in Text.objects.order_by("id")] == [False, True]


@pytest.mark.both_databases
def test_a_document_that_is_saved_twice_is_there_once(analyst):
    send(analyst, file())
    upload = Upload.objects.get()
    page = analyst.get(reverse("upload", args=["birds", upload.pk])).text
    key = re.search(r'name="form_key" value="([^"]+)"', page)[1]
    first = save(analyst, upload, form_key=key)
    data = {"form_key": key, "title": "Geese", "authors": "Anna", "language": "en"}
    again = analyst.post(reverse("upload", args=["birds", upload.pk]), data)
    assert first.url == again.url == Document.objects.get().get_absolute_url()
    data["form_key"] = ""
    other = analyst.post(reverse("upload", args=["birds", upload.pk]), data)
    assert other.status_code == 404, "it is no upload any more"


@pytest.mark.both_databases
def test_breaking_off_anywhere_leaves_no_half_document(analyst):
    send(analyst, file())
    upload = Upload.objects.get()
    break_off_everywhere(lambda: save(analyst, upload))
    assert Document.objects.get().paragraphs.count() == 5
