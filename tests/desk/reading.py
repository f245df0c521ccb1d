"""Whether a page can be read and worked by everybody, by axe-core's rules (WCAG 2.1 A and AA)."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
_RUN = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    resultTypes: ["violations"],
  });
  return found.violations.map((each) => ({
    id: each.id,
    impact: each.impact,
    help: each.help,
    where: each.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)),
  }));
}"""


async def serious_faults(page: Page) -> list[dict[str, Any]]:
    """What axe calls serious or critical on the page as it is now."""
    # By the protocol of the browser's tools, for the page's own policy lets no foreign script in.
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = await page.evaluate(_RUN)
    return [each for each in found if each["impact"] in ("serious", "critical")]
