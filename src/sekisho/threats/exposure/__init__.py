"""Accidental exposure: what cloud and identity settings leave open, by exact reasoning."""
