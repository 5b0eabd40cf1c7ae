"""衡鉴 Hengjian: evaluate publicly funded projects, every figure traceable to its source."""

__version__ = "0.1.0"
