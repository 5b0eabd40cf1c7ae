"""The procedures of projects, money and works; each module is found by ``procedures()``."""
