"""Everything behind ``make``: gets Odoo, starts PostgreSQL, builds databases, runs tests.

Only the standard library is used, so that any Python 3.8 or newer can start it; the
work itself is done by the virtual environment that it builds (Python 3.10 to 3.13).
"""
