from django.shortcuts import render

from arguments.access import public_page


@public_page
def help_page(request):
    return render(request, "arguments/help.html")
