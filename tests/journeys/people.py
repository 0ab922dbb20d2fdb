"""Who does a journey: people of the installation, logged in."""

from urllib.parse import urlsplit


def log_in(server, page, path, name="analyst", *, anew=False):
    """Come to `path` as `name`: through the form the first time, or with `anew`.

    Later with the cookies that the form left: to check a password takes its time on purpose.
    """
    if not anew:
        page.context.add_cookies(server.cookies.get(name, []))
    page.goto(f"{server.url}/login/?next={path}")
    if at_the_form(page.url):
        fill_in(server, page, name)
        server.cookies[name] = page.context.cookies()


def at_the_form(url):
    return urlsplit(url).path == "/login/"


def fill_in(server, page, name="analyst"):
    """The form of the log-in, wherever it came from: 3 actions."""
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(server.passwords[name])
    page.locator("main").get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: not at_the_form(url))
