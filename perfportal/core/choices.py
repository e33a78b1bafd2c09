"""A `StrEnum` of a pure module as the choices of a model field."""


def choices(enum_class):
    """`(value, words)` pairs; the words are the member's name, for forms and admin."""
    return [(member.value, member.name.replace("_", " ").capitalize()) for member in enum_class]
