"""Reading what a page says is owed."""


def owed(client, address="/"):
    """Group, title and deadline of each duty on the page."""
    groups = client.get(address).context["owed"].groups
    return [(group.key, row.title, row.when) for group in groups for row in group.rows]
