"""What is asked of a payment besides its account: seen before, split, out of its payee's range, under a change of account.

Each question is a pure function from payments to checks. A check holds a payment, or says what it cannot tell; it never opens one.
"""
