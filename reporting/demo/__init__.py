"""The invented borough of Wrenford: its people, its KPIs and three years of figures.

Everything here is made up. The figures follow from a table and a hash, so that the same day makes
the same council on every machine.
"""
