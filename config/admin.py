from django.contrib.admin import AdminSite

# In the order of the work; what is not named here follows.
ORDER = [
    [
        "Document",
        "Voice",
        "Text",
        "Paragraph",
        "Passage",
        "Collection",
        "Membership",
        "Analyst",
        "Retired",
        "Load",
    ],
    ["Statement", "Argument", "Issue", "Position", "Reading", "Pair", "Tag"],
]


class CounterpointAdmin(AdminSite):
    site_header = "Counterpoint"
    site_title = "Counterpoint"
    index_title = "Annotate"
    enable_nav_sidebar = True

    def get_urls(self):
        """Without Django's /r/ redirects: they would tell of any row, in whichever collection."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def autocomplete_view(self, request):
        from sources.admin.choices import LabelledAutocompleteView

        return LabelledAutocompleteView.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        order = {name: at for names in ORDER for at, name in enumerate(names)}
        for app in apps:
            app["models"].sort(key=lambda model: order.get(model["object_name"], len(order)))
        return apps
