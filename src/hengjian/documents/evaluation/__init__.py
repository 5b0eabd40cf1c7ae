"""The report of an evaluation, built from its result by the outline of 财预〔2020〕10号 附3."""
