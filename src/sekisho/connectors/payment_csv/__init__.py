"""Payments as a CSV or XLSX file of an accounting package."""
