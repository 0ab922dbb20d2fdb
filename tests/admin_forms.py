"""What a browser would send back from an admin form: every field as it stands, and some changed."""


def filled(response, **changes):
    """The data of the form in `response`, with `changes` by name."""
    forms = [response.context["adminform"].form]
    data = {}
    for inline in response.context["inline_admin_formsets"]:
        management = inline.formset.management_form
        forms += [management, *inline.formset.forms]
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            if value is True:
                data[form.add_prefix(name)] = "on"
            elif value is not None and value is not False:
                data[form.add_prefix(name)] = str(value)
            if form.fields[name].show_hidden_initial:
                began = form[name].html_initial_name
                data[began] = str(form.data.get(began, form[name].initial))
    data.update({name: str(value) for name, value in changes.items()})
    return data


def added(response, prefix, **fields):
    """Changes that add one more row with these `fields` to the inline `prefix`."""
    for inline in response.context["inline_admin_formsets"]:
        if inline.formset.prefix == prefix:
            at = inline.formset.total_form_count()
            row = {f"{prefix}-{at}-{name}": value for name, value in fields.items()}
            return {f"{prefix}-TOTAL_FORMS": at + 1, **row}
    raise LookupError(f"there is no inline {prefix}")


def errors(response):
    """All messages of the form, on one line each."""
    found = list(response.context["adminform"].form.non_field_errors())
    found += [m for ms in response.context["adminform"].form.errors.values() for m in ms]
    for inline in response.context["inline_admin_formsets"]:
        found += inline.formset.non_form_errors()
        found += [m for form in inline.formset.errors for ms in form.values() for m in ms]
    return "\n".join(found)
