"""The district of the demonstration and the parts it has, by their codes."""

from __future__ import annotations

DISTRICT = "530402"
SUB_DISTRICTS = {
    "玉兴街道": "530402-YX",
    "凤凰街道": "530402-FH",
    "玉带街道": "530402-YD",
    "李棋街道": "530402-LQ",
}
