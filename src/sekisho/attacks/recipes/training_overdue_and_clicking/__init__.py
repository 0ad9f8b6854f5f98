"""Two departments are overdue with their training and click most.

The twins: joiners whose training is not due yet, people exempt while on leave, and a department whose links a mail
scanner opens.
"""
