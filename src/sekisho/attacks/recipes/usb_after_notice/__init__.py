"""After handing in notice, somebody copies ten times their usual to a USB stick of their own.

The twins: an auditor whose copies always peak at quarter's end, a camera team that moves large films, and somebody
who gave notice and copies as always.
"""
