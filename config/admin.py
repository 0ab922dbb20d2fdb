from django.contrib.admin import AdminSite


class CounterpointAdmin(AdminSite):
    site_header = "Counterpoint"
    site_title = "Counterpoint"
    index_title = "Annotate"
    enable_nav_sidebar = True
