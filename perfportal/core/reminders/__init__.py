"""Reminders: one mail a day at most to each person, of what they owe (decision 0011).

`timing` says which duties are a reason to write, `digest` what is written, `collecting` to whom,
`sending` hands it over once.
"""
