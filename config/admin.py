from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

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

    def has_permission(self, request):
        """Whoever is logged in and may not work here is told so; logging in again would not help."""
        if request.user.is_authenticated and not super().has_permission(request):
            raise PermissionDenied(
                "The admin is for users with the staff status, which an administrator gives. "
                "Documents, statements, voices and issues can be added and edited without it, on "
                "the pages of your collections."
            )
        return super().has_permission(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """There is one log-in page, which leads back here."""
        address = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
            address = reverse("admin:index")
        if self.has_permission(request):
            return redirect(address)
        return redirect(f"{reverse('login')}?{urlencode({'next': address})}")

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
