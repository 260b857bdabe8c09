"""What a browser says about a page: complaints of its console, axe's findings, and whether it overflows sideways."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (320, 390, 768, 1024, 1280)
AXE = Axe()
#: Everything axe knows, its advice on good practice included.
EVERYTHING = {"resultTypes": ["violations"]}
#: Elements that stick out of the window although nothing round them scrolls.
STICKING_OUT = """() => {
  const edge = document.documentElement.clientWidth;
  const found = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > edge) found.push(`the page is ${wide} wide`);
  for (const el of document.querySelectorAll("body *")) {
    const box = el.getBoundingClientRect();
    if (!box.width || !box.height || box.right <= edge + 1) continue;
    let inner = false;
    for (let up = el.parentElement; up; up = up.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) { inner = true; break; }
    if (!inner) found.push(`${el.tagName}.${el.className} ends at ${Math.round(box.right)}`);
  }
  return found.slice(0, 5);
}"""
#: Words cut off inside a box that does not say that it scrolls. What is typed into a line scrolls by itself.
CUT_OFF = """() => [...document.querySelectorAll("main *:not(input)")].filter((el) => {
  const style = getComputedStyle(el);
  return ["hidden", "clip"].includes(style.overflowX) && el.clientWidth > 8 && el.scrollWidth > el.clientWidth + 1
    && style.textOverflow !== "ellipsis" && style.position !== "absolute";
}).map((el) => `cut off: ${el.tagName}.${el.className}: ${el.textContent.trim().slice(0, 40)}`).slice(0, 5)"""

#: Words pressed into a column of single letters: nothing overflows, and nobody can read it.
SQUEEZED = """() => [...document.querySelectorAll("body *")].filter((el) => {
  const words = [...el.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
  const box = el.getBoundingClientRect();
  return words.length > 8 && box.width > 2 && box.width < 40 && box.height > 70;
}).map((el) => `squeezed: ${el.tagName}.${el.className}: ${el.textContent.trim().slice(0, 40)}`).slice(0, 5)"""


class Watched:
    """Collects errors of scripts, of the console (a refused policy is one) and of the server, in every page."""

    def __init__(self, context):
        self.complaints = []
        self.expected = set()
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("response", self._response)

    def expect(self, *statuses):
        """Answers with these statuses are what the test is about."""
        self.expected |= set(statuses)

    def _console(self, message):
        if message.type not in ("error", "warning"):
            return
        if "Failed to load resource" in message.text:
            return  # said by the answer itself, with its address
        self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _response(self, response):
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"answer {response.status}: {response.url}")


def axe_findings(page) -> list[str]:
    """What axe finds on the page as it is now, one line for each rule."""
    found = AXE.run(page, options=EVERYTHING).response["violations"]
    return [f"{one['id']} ({one['help']}): {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]


def overflow(page) -> list[str]:
    """What sticks out of the window, or is cut off or squeezed in it, at the width it has."""
    return page.evaluate(STICKING_OUT) + page.evaluate(CUT_OFF) + page.evaluate(SQUEEZED)


def assert_well_drawn(page, where=""):
    """The page as it is now: axe finds nothing, and nothing overflows."""
    findings = axe_findings(page) + overflow(page)
    assert not findings, f"{where or page.url} at {page.viewport_size['width']} px:\n" + "\n".join(findings)


def assert_fine(page, address, widths=WIDTHS):
    """The page at this address is well drawn at each width."""
    height = page.viewport_size["height"]
    answer = page.goto(address)
    assert answer.ok, f"{address}: {answer.status}"
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        assert_well_drawn(page, address)
