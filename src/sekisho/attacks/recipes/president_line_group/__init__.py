"""The president's name asks for a LINE group and its QR code: no word of money.

The twin is the softball club's own LINE group, announced from inside.
"""
