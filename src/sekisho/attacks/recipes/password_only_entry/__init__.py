"""One member of staff in seven gets in with a password alone, since groups left out of the MFA rule grew.

The twins: people left out of that rule but covered by another, Windows Hello that reads as one factor, accounts for
emergencies, a scanner's account that works from the bank's own addresses alone.
"""
