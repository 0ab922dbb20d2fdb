"""The forms of a page, filled in as somebody might who reads nothing."""

from urllib.parse import urljoin, urlsplit

import lxml.html

GIVEN = {"quote": "Nobody knows why", "username": "root", "bears": "support"}  # where there is none
NUMBERS = ("statement", "premise", "target")
OF_A_STEP = ("premise", "premises", "target", "place", "joint")
NAMED = ("voices", "addressees", "key", "slug", "url")
PLACED = ("passages", "quote", "first_words", "last_words", "order", "dated_from", "dated_to")
AS_IT_IS = OF_A_STEP + NAMED + PLACED  # any words there would be refused


def forms_in(address, page, number):
    """(where it is sent, what is sent) of each form of the page that is posted to this site.

    As it stands on the page, but for more words wherever there is room for words, a choice
    wherever none is made, and statement `number` wherever one is to be named.
    """
    if "<form" not in page:
        return
    for form in lxml.html.document_fromstring(page).forms:
        to = urljoin(address, form.action or "")
        if form.method == "POST" and not urlsplit(to).path.endswith(("/logout/", "/login/")):
            yield to, _sent(form, number)


def _sent(form, number):
    data, given = {}, {**GIVEN, **dict.fromkeys(NUMBERS, f"S{number}")}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    for field in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        name = field.name
        if name in given and not any(data.get(name, [])):
            data[name] = [given[name]]
        elif field.tag == "select":
            if data.get(name) == [""]:
                data[name] = field.value_options[-1:]
        elif field.get("type") == "radio":
            if field.checked or name not in data:
                data[name] = [field.get("value")]
        elif field.get("type", "text") == "text" and not name.endswith(AS_IT_IS):
            data[name] = [f"{value} more".strip() for value in data.get(name, [""])]
    buttons = form.xpath('.//button[not(@type="button")] | .//input[@type="submit"]')
    main = [button for button in buttons if button.get("class") == "main"] or buttons
    if main and main[0].get("name"):
        data[main[0].get("name")] = [main[0].get("value", "")]
    return data
