"""An edit that began with an older version gets 409 with mine, theirs and what both began with.

From page, fragment and admin alike; what was typed stays in the form, and saving again counts.
"""

import re
import uuid

import pytest
from django.urls import reverse

from arguments.models import Statement
from sources.models import Alias, Load, Operation, Voice
from sources.operations import undo
from tests.admin_forms import added, filled
from tests.builders import (
    make_collection,
    make_document,
    make_issue,
    make_statement,
    make_user,
    make_voice,
)

pytestmark = pytest.mark.any_database

TEXT = "The street is loud. The shops are full. Nobody sleeps."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def town(db):
    return make_collection(slug="town")


@pytest.fixture
def analyst(client, town):
    client.force_login(make_user(collection=town, role="analyst", is_staff=True))
    return client


@pytest.fixture
def statement(town):
    mayor, baker = (make_voice(town, key, name=key.title()) for key in ("mayor", "baker"))
    document = make_document(town, authors=[mayor], text=TEXT)
    said = make_statement(
        document,
        voices=[baker],
        attribution="reported",
        words="The shops are full",
        wording="Shops are full.",
    )
    make_voice(town, "smith", name="Smith")
    return said


def differing(page):
    """{what: [mine, theirs, base]} of the table on a 409 page."""
    table = re.search(r'<table class="differences">.*?</table>', page, re.S)[0]
    found = {}
    for row in re.findall(r'<tr><th scope="row">.*?</tr>', table, re.S):
        name, *cells = [re.sub("<[^>]*>", "", cell) for cell in re.split("</t[hd]>", row)[:-1]]
        found[name] = cells
    return found


def filled_in(response):
    form = response.context["form"]
    return {form.add_prefix(f.name): f.value() for f in form if f.value() not in (None, False)}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_statement_on_page_and_fragment(analyst, statement, headers):
    address = reverse("edit", args=["town", statement.number])
    mine = filled_in(analyst.get(address))
    theirs = {**mine, "wording": "Theirs.", "voices": "Smith", "passages": "Nobody sleeps"}
    answer = analyst.post(address, theirs, headers=headers)
    assert answer.headers.get("HX-Redirect" if headers else "Location") == (
        statement.get_absolute_url()
    )
    mine |= {"wording": "Mine.", "hedged": "on", "note": "Typed."}
    answer = analyst.post(address, mine, headers=headers)
    assert answer.status_code == 409
    assert ("<html" in answer.text) is not bool(headers)
    assert differing(answer.text) == {
        "Wording": ["Mine.", "Theirs.", "Shops are full."],
        "Hedged": ["yes", "no", "no"],
        "Note": ["Typed.", "nothing", "nothing"],
        "Voices": ["left alone", "Smith", "Baker"],
        "Passages": ["left alone", "Nobody sleeps", "The shops are full"],
    }
    assert "Typed.</textarea>" in answer.text
    assert Statement.objects.get().wording == "Theirs."
    assert analyst.post(address, filled_in(answer), headers=headers).status_code in {200, 302}
    statement.refresh_from_db()
    assert (statement.wording, statement.hedged, statement.version) == ("Mine.", True, 3)
    assert [voice.key for voice in statement.voices.all()] == ["smith"]
    assert statement.passages.get().first_words == "Nobody sleeps"


def test_two_who_said_the_same_do_not_clash(analyst, statement):
    address = reverse("edit", args=["town", statement.number])
    mine = filled_in(analyst.get(address)) | {"wording": "The same."}
    for _ in range(2):
        assert analyst.post(address, mine).status_code == 302
    statement.refresh_from_db()
    assert (statement.wording, statement.version) == ("The same.", 2)


def test_what_was_loaded_from_files_since_leaves_the_base_unknown(analyst, statement):
    address = reverse("edit", args=["town", statement.number])
    mine = filled_in(analyst.get(address))
    analyst.post(address, mine | {"wording": "Theirs."})
    Load.objects.create(collection=statement.collection)
    answer = analyst.post(address, mine | {"wording": "Mine."})
    assert differing(answer.text)["Wording"] == ["Mine.", "Theirs.", "not recorded"]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_voice_with_its_other_names(analyst, town, headers):
    voice = make_voice(town, "anna", name="Anna")
    Alias.objects.create(collection=town, voice=voice, name="Annie")
    address = "/c/town/voices/anna/edit/"
    sent = filled_in(analyst.get(address)) | {"version": 1}

    def post(**changes):
        return analyst.post(address, sent | {"key": uuid.uuid4()} | changes, headers=headers)

    post(**{"voice-name": "Dr Gull", "voice-aliases": "Annie\nGull"})
    answer = post(**{"voice-kind": "office", "voice-aliases": "Nan"})
    assert answer.status_code == 409
    assert ("<html" in answer.text) is not bool(headers)
    assert differing(answer.text) == {
        "Name": ["left alone", "Dr Gull", "Anna"],
        "Kind": ["Office", "Person", "Person"],
        "Also known as": ["Nan", "Annie\nGull", "Annie"],
    }
    post(**filled_in(answer) | {"version": 2})
    voice.refresh_from_db()
    assert (voice.name, voice.kind, voice.version) == ("Dr Gull", "office", 3)
    assert voice.aliases.get().name == "Nan"


def test_saving_a_voice_as_it_is_makes_no_version(analyst, town):
    voice = make_voice(town, "anna", name="Anna")
    for name in ("Annie", "Nan"):
        Alias.objects.create(collection=town, voice=voice, name=name)
    address = "/c/town/voices/anna/edit/"
    sent = filled_in(analyst.get(address)) | {"version": 1, "voice-aliases": "Annie\r\nNan\r\n"}
    assert analyst.post(address, sent | {"key": uuid.uuid4()}).status_code == 302
    assert Voice.objects.get().version == 1


def test_an_issue_on_a_fragment(analyst, town):
    make_issue(town, key="bridge", question="A bridge?")
    address = "/c/town/issues/bridge/edit/"
    sent = filled_in(analyst.get(address)) | {"version": 1}
    for question, status in (("Theirs?", 302), ("Mine?", 409)):
        headers = HTMX if status == 409 else {}
        sent |= {"key": uuid.uuid4(), "issue-question": question}
        answer = analyst.post(address, sent, headers=headers)
        assert answer.status_code == status
    assert "<html" not in answer.text
    assert differing(answer.text) == {"Question": ["Mine?", "Theirs?", "A bridge?"]}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_data_of_a_document_with_its_authors(analyst, town, statement, headers):
    document = statement.document
    make_voice(town, "anna", name="Anna")
    address = f"/c/town/documents/{document.key}/edit/"
    assert address in analyst.get(document.get_absolute_url()).text
    sent = filled_in(analyst.get(address)) | {"version": 1}

    def post(**changes):
        return analyst.post(address, sent | {"key": uuid.uuid4()} | changes, headers=headers)

    post(**{"document-authors": "Anna; Somebody New", "document-title": "Theirs"})
    answer = post(**{"document-dated_from": "2017-05-01", "document-dated_to": "2017-06-30"})
    assert answer.status_code == 409
    assert differing(answer.text) == {
        "Title": ["left alone", "Theirs", document.title],
        "Authors": ["left alone", "Anna; Somebody New", "Mayor"],
        "Not before": ["2017-05-01", "nothing", "nothing"],
        "Not after": ["2017-06-30", "nothing", "nothing"],
    }
    post(**filled_in(answer) | {"document-publisher": "Mine", "version": 2})
    document.refresh_from_db()
    assert (document.title, document.publisher, document.version) == ("Theirs", "Mine", 3)
    assert (str(document.dated_from), str(document.dated_to)) == ("2017-05-01", "2017-06-30")
    assert [voice.name for voice in document.author_team] == ["Anna", "Somebody New"]
    for operation in Operation.objects.order_by("-id"):
        undo(operation, operation.user)
    assert [voice.name for voice in document.author_team] == ["Mayor"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "This field is required."),
        ("key", "baker", "The voice “Baker” has this key"),
        ("dated_from", "2017-05-01", "Give both dates or neither"),
        ("url", "ftp://example.org", "It must start with https://"),
    ],
)
def test_data_of_a_document_that_cannot_be(analyst, statement, field, typed, said):
    address = f"/c/town/documents/{statement.document.key}/edit/"
    sent = filled_in(analyst.get(address)) | {"version": 1, f"document-{field}": typed}
    answer = analyst.post(address, sent)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_document_is_found_under_its_old_key(analyst, statement):
    old = statement.document.get_absolute_url()
    sent = filled_in(analyst.get(f"{old}edit/")) | {"version": 1, "document-key": "moved"}
    assert analyst.post(f"{old}edit/", sent).url == "/c/town/documents/moved/"
    assert analyst.get(old).url == "/c/town/documents/moved/"


# The admin


def admin_of(row):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def test_a_statement_in_the_admin_with_its_rows(analyst, statement):
    page = analyst.get(admin_of(statement))
    smith = Voice.objects.get(key="smith")
    mine = filled(page, wording="Mine.", note="Typed.")
    mine |= added(page, "holdings", voice=smith.pk, order=1)
    address = reverse("edit", args=["town", statement.number])
    theirs = filled_in(analyst.get(address)) | {"wording": "Theirs.", "passages": "Nobody sleeps"}
    assert analyst.post(address, theirs | {"voices": "Mayor; Smith"}).status_code == 302
    answer = analyst.post(admin_of(statement), mine)
    assert answer.status_code == 409
    assert differing(answer.text) == {
        "Wording": ["Mine.", "Theirs.", "Shops are full."],
        "Note": ["Typed.", "nothing", "nothing"],
        "Voices that hold it": ["Baker\nSmith", "Mayor\nSmith", "Baker"],
        "Passages": ["left alone", "Nobody sleeps, 1", "The shops are full, 1"],
    }
    assert "Typed.</textarea>" in answer.text
    assert Statement.objects.get().wording == "Theirs."
    assert analyst.post(admin_of(statement), filled(answer)).status_code == 302
    statement.refresh_from_db()
    assert (statement.wording, statement.note, statement.version) == ("Mine.", "Typed.", 3)
    assert {voice.key for voice in statement.voices.all()} == {"baker", "smith"}
    assert [str(passage) for passage in statement.passages.all()] == ["Nobody sleeps"]


def test_a_voice_in_the_admin_with_its_other_names(analyst, town):
    voice = make_voice(town, "anna", name="Anna")
    Alias.objects.create(collection=town, voice=voice, name="Annie")
    mine = filled(analyst.get(admin_of(voice)), short="Mine")
    theirs = {"voice-name": "Dr Gull", "voice-kind": "person", "voice-aliases": "Nan"}
    analyst.post("/c/town/voices/anna/edit/", theirs | {"version": 1, "key": uuid.uuid4()})
    answer = analyst.post(admin_of(voice), mine)
    assert answer.status_code == 409
    assert differing(answer.text) == {
        "Name": ["left alone", "Dr Gull", "Anna"],
        "Short": ["Mine", "nothing", "nothing"],
        "Aliases": ["left alone", "Nan", "Annie"],
    }
    assert analyst.post(admin_of(voice), filled(answer)).status_code == 302
    voice.refresh_from_db()
    assert (voice.name, voice.short, voice.aliases.get().name) == ("Dr Gull", "Mine", "Nan")


def test_a_document_in_the_admin_with_its_authors(analyst, statement):
    document = statement.document
    mine = filled(analyst.get(admin_of(document)), title="Mine", dated_as="2020")
    analyst.post(admin_of(document), filled(analyst.get(admin_of(document)), title="Theirs"))
    answer = analyst.post(admin_of(document), mine)
    assert answer.status_code == 409
    assert differing(answer.text) == {
        "Title": ["Mine", "Theirs", document.title],
        "Dated as": ["2020", "nothing", "nothing"],
    }


def test_a_row_that_somebody_removed_is_not_put_back_unseen(analyst, statement):
    make_issue(statement.collection, key="bridge")
    page = analyst.get(admin_of(statement))
    issue = statement.collection.issues.get()
    data = filled(page) | added(page, "positions", issue=issue.pk, stance="pro")
    analyst.post(admin_of(statement), data)
    mine = filled(analyst.get(admin_of(statement)), note="Typed.")
    statement.positions.all().delete()  # on the position's own page, which makes no new version
    answer = analyst.post(admin_of(statement), mine)
    assert answer.status_code == 409
    assert "Somebody removed a row while you were editing" in answer.text
    assert not statement.positions.exists()
    assert analyst.post(admin_of(statement), filled(answer)).status_code == 302
    assert statement.positions.get().stance == "pro"


@pytest.mark.parametrize("total", ["", "x", "99999"])
def test_a_form_that_says_nonsense_of_its_rows_is_refused(analyst, statement, total):
    mine = filled(analyst.get(admin_of(statement)), **{"holdings-TOTAL_FORMS": total})
    Statement.objects.update(version=5)
    assert analyst.post(admin_of(statement), mine).status_code in {409, 422}


def test_two_editors_of_a_collection_in_the_admin_keep_what_each_changed(client, town):
    client.force_login(make_user(collection=town, role="editor", is_staff=True))
    first = client.get(admin_of(town))
    assert client.post(admin_of(town), filled(first, title="Theirs", blind="on")).status_code == 302
    assert client.post(admin_of(town), filled(first, lead="Mine.")).status_code == 302
    town.refresh_from_db()
    assert (town.title, town.blind, town.lead) == ("Theirs", True, "Mine.")
    answer = client.post(admin_of(town), filled(first, title="Mine too"))
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile, to “Theirs”." in answer.text
    assert client.post(admin_of(town), filled(answer)).status_code == 302
    town.refresh_from_db()
    assert (town.title, town.blind) == ("Mine too", True)
