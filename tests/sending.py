"""Sending a page's form as a browser does: every field that stands in it, as often as it stands there."""

from html.parser import HTMLParser


class Sent(HTMLParser):
    """What a browser would send of the page's form, when nothing is touched but `chosen`."""

    def __init__(self, page, chosen):
        super().__init__()
        self.chosen, self.pairs, self.inside = chosen, [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and attrs.get("method") == "post":
            self.inside = True
        if tag != "input" or not self.inside or not attrs.get("name"):
            return
        name, value, kind = attrs["name"], attrs.get("value") or "", attrs.get("type", "text")
        if kind in ("radio", "checkbox"):
            picked = self.chosen.get(name) == value if name in self.chosen else "checked" in attrs
            self.pairs += [(name, value)] if picked else []
        else:
            self.pairs.append((name, self.chosen.get(name, value) if kind != "hidden" else value))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


def send_as_shown(client, address, page, **chosen):
    data = {}
    for name, value in Sent(page, chosen).pairs:
        data.setdefault(name, []).append(value)
    return client.post(address, data)
