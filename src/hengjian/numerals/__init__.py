"""Numbers as texts write them, Western and Chinese, and back.

``find_numerals`` reads what a report prints; numbers that measure nothing (dates, document numbers,
ordinals, telephone numbers, codes) are told apart by their ``kind``.
"""

from hengjian.numerals.chinese import parse_chinese, to_chinese
from hengjian.numerals.finding import Numeral, find_numerals
from hengjian.numerals.wording import Hedge, Kind

__all__ = ["Hedge", "Kind", "Numeral", "find_numerals", "parse_chinese", "to_chinese"]
