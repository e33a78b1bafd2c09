"""The rules of performance reporting, pure: dataclasses and Decimal in, enum or dataclass out."""
