"""The words of the field: one file, from which the page and ``GLOSSARY.md`` are made."""
