"""The whole city around the street: families copied from moulds that the real actions made.

A *mould* is a family of the street that was carried from the counter to its stage by the same verbs that the screens call
(``moulds.py``). ``mould.py`` reads everything the database holds about it, whatever tables that may be, and turns it into
templates; ``pouring.py`` fills these for another family in another place: other people, other numbers, other officials,
data keys of its own. So a copy has every row that a real case has, and a column or a table added tomorrow is copied too.
``loading.py`` brings the rows in through COPY as the owner, in one transaction that puts every constraint back before
it ends; ``months.py`` pays twelve months of eleven districts. ``docs/demonstration.md`` says what differs from a year lived.
"""
