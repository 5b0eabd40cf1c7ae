"""Documents: reports in docx, pdf and html from one neutral model, and the handed-over package."""
