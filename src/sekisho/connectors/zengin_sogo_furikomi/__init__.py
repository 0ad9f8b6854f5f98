"""Zengin 総合振込 (bulk transfers): records of 120 bytes, kind 21."""
