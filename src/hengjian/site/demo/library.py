"""The reference case on the site: what the other modules call it."""

from __future__ import annotations

CASE = "hongta"
PROJECT = "HT-OLD-2"
SYNTHETIC = "合成数据，由带种子的程序生成"
