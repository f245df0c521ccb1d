"""档案: the published issues searched, their files kept as they were, and both as tables."""

import csv
import hashlib
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from urllib.parse import unquote

import pytest

from bulletin.composition import from_snapshot
from bulletin.filings import Activity, Filing, Statistics, Status, Visit, Visitor
from bulletin.issues import Issue, Period
from handlers.acts.acting import Acting
from handlers.acts.correcting import correct, reword
from handlers.acts.printing import publish_issue
from storage.compositions import composed
from storage.ids import new_id
from storage.work import Work
from templates.documents import Format, render
from templates.fonts import Fonts
from tests.desk.house import DeskHouse, Seat, text_of
from tests.documents.reading import sheet_rows

ARCHIVE = "/desk/weekly/archive"
MEAN = "窗口公布<script>alert(1)</script>“一件事”清单"
FORMULA = "=HYPERLINK(\"http://example.invalid\",\"点这里\")，窗口开展咨询"
NO_FONTS = Fonts(folders=())
