"""Questionnaires as XLSForm: read, resolved, compiled once, evaluated; no database here.

``reading.form_of`` makes a workbook a form or tells everything that is wrong with it, by sheet and
cell; ``evaluating.evaluate`` says of a set of answers what is relevant, computed and wrong; the
script ``surveys/form.js`` says the same on the phone from the same tree.
"""
