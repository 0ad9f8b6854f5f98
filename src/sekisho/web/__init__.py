"""The console: where a small team works every day. A Django application over what the other rooms produce.

It reads what assessments published and keeps three things of its own: accounts with their sessions (`accounts/`), a
chained journal of what was read and done (`journal/`), and a copy of the newest assessment cut for pages (`shown/`).
Programs read with tokens (`api/`), addresses are told what is new (`hooks/`), and tables are had as files (`export/`).
What people decide goes through `ledger/`. A page is a module of `pages/`; `urls.py` says who may open it.
"""
