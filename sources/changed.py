"""Forms of rows without versions: only what their sender changed is written."""

from django import forms

from sources.stale import differences, in_words


class ChangedForm(forms.ModelForm):
    """Carries in hidden inputs what it began with: what its sender left alone stays as it is stored.

    A form that does not say what it began with, began with what is stored.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True
        if self.is_bound:
            stored = {bound.html_initial_name: str(bound.initial) for bound in self}
            self.data = {**stored, **dict(self.data.items())}

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            for name in cleaned.keys() - set(self.changed_data):
                cleaned[name] = self.initial[name]
        return cleaned

    def clashes(self):
        """Differences: what the sender and somebody else changed, each in another way."""
        mine, stored, began = {}, {}, {}
        for bound in self:
            mine[bound.name] = in_words(self.cleaned_data.get(bound.name))
            stored[bound.name] = in_words(bound.initial)
            first = bound.field.to_python(self.data[bound.html_initial_name])
            began[bound.name] = in_words(first)
        labels = {
            name: self[name].label
            for name in self.changed_data
            if began[name].split() != stored[name].split()
        }
        return differences(labels, mine, stored, began)
