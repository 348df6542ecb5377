"""HTML as a tree, so that two pieces of markup can be compared whatever their white space and order of attributes."""

from html.parser import HTMLParser

_VOID = {"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle"}


class _Tree(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = ("root", {}, [])
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = (tag, {name: _words(name, value) for name, value in attrs}, [])
        self.open[-1][2].append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.open[-1][2].append((tag, dict(attrs), []))

    def handle_endtag(self, tag):
        if tag not in _VOID:
            self.open.pop()

    def handle_data(self, data):
        text = " ".join(data.split())
        if text:
            self.open[-1][2].append(text)


def _words(name, value):
    return tuple(sorted(value.split())) if name == "class" and value else value


def tree(html):
    parser = _Tree()
    parser.feed(html)
    return parser.root[2]


def elements(html, tag):
    """Every element of this name, in order, as (attributes, children)."""
    found = []

    def walk(nodes):
        for node in nodes:
            if isinstance(node, tuple):
                if node[0] == tag:
                    found.append((node[1], node[2]))
                walk(node[2])

    walk(tree(html))
    return found
