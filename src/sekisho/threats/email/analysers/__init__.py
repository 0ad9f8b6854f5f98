"""Analysers of mail: pure functions from rows to derived rows. They find facts and judge nothing."""
