"""How much of a file is read, and why not more; on how many cores.

A plan has 10 to 60 pages and some hundred kilobytes; the limits leave a hundredfold of that and
keep one hostile or broken file from taking the machine.
"""

from __future__ import annotations

import os

# Bytes of one file.  A colour scan of 100 pages at 300 dpi has about 60 MB.
MAX_BYTES = 100 * 1024 * 1024

# Pages of one file; later pages are left out with a warning.  The longest provincial plans with
# their annexes stay under 300.
MAX_PAGES = 500

# Pages read by OCR, which takes one to two seconds each.
MAX_OCR_PAGES = 200

# A zip container (DOCX, ODT): bytes of all parts unpacked, number of parts, and how many times
# larger than packed.  XML of Word packs 10 to 30 times; a bomb packs 300 times and more.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 5_000
MAX_PACK_RATIO = 150
PACK_RATIO_FLOOR = 5 * 1024 * 1024  # below this size the ratio does no harm

# Characters of text.  The longest plan has about 400 000.
MAX_CHARACTERS = 5_000_000

# Characters of a paragraph, of which the longest in plans has about 1 100; what is longer is read
# as several, for grammars take a time that grows faster than their text.
MAX_PARAGRAPH = 5_000

# Nesting of XML or HTML elements, and of tables in tables.
MAX_DEPTH = 200
MAX_TABLE_DEPTH = 5

# Grid of a table: a merged cell may claim any span, so the number is bounded here.
MAX_COLUMNS = 100

# A page of a PDF: points on a side (A0 is 3 370) and, rendered for OCR, pixels (A3 at 200 dpi is
# 7.7 million).
MAX_PAGE_SIDE = 6_000.0
MAX_PIXELS = 40_000_000

# Bytes of one packed stream of a PDF, pictures aside, unpacked.  Fonts have up to 20 MB.
MAX_STREAM_BYTES = 64 * 1024 * 1024

# Characters and path segments of one PDF page.  A dense page has 6 000 characters; a page with
# a table of 50 rows some thousand segments; a drawn map has many more and no table.
MAX_PAGE_CHARACTERS = 60_000
MAX_PAGE_OBJECTS = 50_000
MAX_SEGMENTS = 20_000

# Seconds for one conversion by LibreOffice, which takes 3 to 6 for a plan.
CONVERSION_SECONDS = 90


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
