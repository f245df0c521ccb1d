"""What some tests need of the machine: without it they are skipped, and say what to install.

With ZHOUBAO_TEST_EVERYTHING=1 nothing is skipped: the test runs, and fails where something lacks.
"""

import os
import shutil

import pytest

from templates.fonts import find_fonts

EVERYTHING = os.environ.get("ZHOUBAO_TEST_EVERYTHING") == "1"

#: The browser that plays the tests in, or where it would be.
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "chromium"
)


def chinese_font() -> pytest.MarkDecorator:
    """For a test that prints pages."""
    found = find_fonts(None).chinese
    return _unless(found, "no Chinese font: apt-get install fonts-noto-cjk")


def pdftotext() -> pytest.MarkDecorator:
    """For a test that reads the text of a PDF."""
    return _unless(shutil.which("pdftotext"), "no pdftotext: apt-get install poppler-utils")


def chromium() -> pytest.MarkDecorator:
    """For a test that plays in a browser."""
    return _unless(shutil.which(CHROMIUM), "no Chromium: apt-get install chromium")


def _unless(found: object, reason: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not found and not EVERYTHING, reason=reason)
