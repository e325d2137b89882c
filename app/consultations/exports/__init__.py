"""What leaves a consultation: files for staff, open data, the report as a PDF, and how to cite it."""
