"""How hard it is for a person to see that a mail is phishing: NIST's Phish Scale (TN 2276), counted from the mail itself."""
